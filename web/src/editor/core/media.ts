/** Pictures of tasks: fetched and decoded before they are needed, freed when they are not. */
import { t } from "@/i18n";
import { buildPyramid, type Pyramid } from "../scene/pyramid";
import { faultOf, reasonOf } from "./renditions";

export interface Picture {
  pyramid: Pyramid;
  sha256: string | undefined;
}

export type PictureState = { kind: "ready"; picture: Picture } | { kind: "broken"; message: string };

export const assetUrl = (item: string, field: string): string =>
  `/api/v1/items/${item}/assets?field=${encodeURIComponent(field)}`;

/** The item and the field that such an address names. */
function placeOf(url: string): { item: string; field: string } {
  const [, item = "", field = ""] = /items\/([^/]+)\/assets\?field=(.*)$/u.exec(url) ?? [];
  return { item, field: decodeURIComponent(field) };
}

export class PictureStore {
  private readonly pictures = new Map<string, Promise<PictureState>>();
  private readonly decoded = new Map<string, PictureState>();
  /** Pictures that the server cuts into tiles just now. */
  private readonly cut = new Set<string>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly fetcher: typeof fetch = (input, init) => fetch(input, init)) {}

  /** The picture if it is decoded already: a task that was prefetched shows it in its first frame. */
  peek(url: string): PictureState | undefined {
    return this.decoded.get(url);
  }

  /** Tells when `cutting` of any picture changes, until the function that comes back is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether the picture is large and the server is cutting it into tiles. */
  cutting(url: string): boolean {
    return this.cut.has(url);
  }

  /** The decoded picture; the same promise for the same address until it is freed. */
  load(url: string): Promise<PictureState> {
    const found = this.pictures.get(url);
    if (found !== undefined) return found;
    const loading = this.read(url);
    this.pictures.set(url, loading);
    // A network fault is not a property of the picture: the next look tries again.
    void loading.then((state) => {
      if (state.kind === "broken") this.pictures.delete(url);
      else if (this.pictures.get(url) === loading) this.decoded.set(url, state);
    });
    return loading;
  }

  /** Frees everything but these addresses. */
  keep(urls: ReadonlySet<string>): void {
    for (const [url, loading] of this.pictures) {
      if (urls.has(url)) continue;
      this.pictures.delete(url);
      this.decoded.delete(url);
      void loading.then((state) => {
        if (state.kind === "ready") state.picture.pyramid.close();
      });
    }
  }

  private async read(url: string): Promise<PictureState> {
    let response: Response;
    try {
      response = await this.fetcher(url, { credentials: "same-origin" });
    } catch (error) {
      return { kind: "broken", message: faultOf(error) };
    }
    if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
    if (response.headers.get("Sterling-Rendition") === "tiles") {
      await response.body?.cancel();
      return this.readTiles(url);
    }
    const blob = await response.blob();
    try {
      return { kind: "ready", picture: { pyramid: await buildPyramid(blob), sha256: digest(response) } };
    } catch {
      // It may be too large after all: of pictures that stay where they are the server knows the bytes alone.
      const tiled = await this.tiles(url);
      if (tiled.kind === "ready") return tiled;
      const type = blob.type || t("unknown type");
      return { kind: "broken", message: t("The picture cannot be decoded ({type}).", { type }) };
    }
  }

  private async readTiles(url: string): Promise<PictureState> {
    this.tell(() => this.cut.add(url));
    try {
      return await this.tiles(url);
    } finally {
      this.tell(() => this.cut.delete(url));
    }
  }

  private async tiles(url: string): Promise<PictureState> {
    try {
      const { loadTiles } = await import("./tiling");
      return await loadTiles(this.fetcher, placeOf(url));
    } catch (error) {
      return { kind: "broken", message: faultOf(error) };
    }
  }

  private tell(change: () => void): void {
    change();
    for (const listener of this.listeners) listener();
  }
}

function digest(response: Response): string | undefined {
  return /[0-9a-f]{64}/.exec(response.headers.get("ETag") ?? "")?.[0];
}
