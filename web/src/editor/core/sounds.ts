/** Sounds of tasks: their peaks, asked for before they are needed, and waited for while the server makes them. */
import type { Rendition } from "@/api/schema.gen";
import { Peaks } from "../wave/peaks";

export interface Sound {
  peaks: Peaks;
  sha256: string;
}

export type SoundState = { kind: "ready"; sound: Sound } | { kind: "broken"; message: string };

const FIRST_WAIT = 150;
const LONGEST_WAIT = 2000;

export class SoundStore {
  private readonly sounds = new Map<string, Promise<SoundState>>();

  constructor(private readonly fetcher: typeof fetch = (input, init) => fetch(input, init)) {}

  /** The peaks of the sound in a field of an item; the same promise until it is freed. */
  load(item: string, field: string): Promise<SoundState> {
    const key = `${item}/${field}`;
    const found = this.sounds.get(key);
    if (found !== undefined) return found;
    const loading = this.read(item, field).catch((): SoundState => {
      return { kind: "broken", message: "The sound cannot be fetched: the server does not answer." };
    });
    this.sounds.set(key, loading);
    void loading.then(({ kind }) => {
      if (kind === "broken") this.sounds.delete(key);
    });
    return loading;
  }

  /** Frees everything but the sounds of these items. */
  keep(items: ReadonlySet<string>): void {
    for (const key of this.sounds.keys()) {
      if (!items.has(key.slice(0, key.indexOf("/")))) this.sounds.delete(key);
    }
  }

  private async read(item: string, field: string): Promise<SoundState> {
    const url = `/api/v1/items/${item}/renditions/peaks`;
    const query = `field=${encodeURIComponent(field)}`;
    for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 1.5)) {
      const response = await this.fetcher(`${url}?${query}`, { credentials: "same-origin" });
      if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
      const rendition = (await response.json()) as Rendition;
      if (rendition.state === "failed") {
        return { kind: "broken", message: rendition.error ?? "The sound cannot be read." };
      }
      if (rendition.state === "ready") return this.content(rendition, `${url}/content?${query}`);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  private async content({ source, facts }: Rendition, url: string): Promise<SoundState> {
    const response = await this.fetcher(url, { credentials: "same-origin" });
    if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
    const pairs = new Int8Array(await response.arrayBuffer());
    const peaks = new Peaks(pairs, Number(facts["rate"]), Number(facts["duration"]));
    return { kind: "ready", sound: { peaks, sha256: source } };
  }
}

async function reasonOf(response: Response): Promise<string> {
  try {
    const { detail } = (await response.json()) as { detail?: unknown };
    if (typeof detail === "string") return detail;
  } catch {
    // No problem document: the status alone has to do.
  }
  return `The sound cannot be fetched (${response.status}).`;
}
