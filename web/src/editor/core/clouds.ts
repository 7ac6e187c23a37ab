/** Point clouds of tasks: asked for, waited for while the server makes their form for the screen, kept for a while. */
import { PointCloud } from "../cloud/pointCloud";
import type { Vector } from "../cloud/space";
import { faultOf, reasonOf, waitFor } from "./renditions";

export interface Cloud {
  points: PointCloud;
  /** To be added to places of the points. */
  origin: Vector;
  sha256: string;
  dropped: number;
  /** Points for which the file has room behind those that its header counts. */
  unread: number;
  hasIntensity: boolean;
  hasClasses: boolean;
}

export type CloudState = { kind: "ready"; cloud: Cloud } | { kind: "broken"; message: string };

/** Frames kept: stepping back and forth fetches nothing. */
const KEPT = 24;

export class CloudStore {
  private readonly clouds = new Map<string, Promise<CloudState>>();

  constructor(private readonly fetcher: typeof fetch = (input, init) => fetch(input, init)) {}

  /** The cloud in a field of an item; the same promise until it is freed. */
  load(item: string, field: string): Promise<CloudState> {
    const key = `${item}/${field}`;
    const found = this.clouds.get(key);
    const loading =
      found ??
      this.read(item, field).catch((error: unknown): CloudState => ({
        kind: "broken",
        message: faultOf(error),
      }));
    // The newest last, so that the oldest goes first.
    this.clouds.delete(key);
    this.clouds.set(key, loading);
    for (const old of [...this.clouds.keys()].slice(0, -KEPT)) this.clouds.delete(old);
    void loading.then(({ kind }) => {
      if (kind === "broken") this.clouds.delete(key);
    });
    return loading;
  }

  private async read(item: string, field: string): Promise<CloudState> {
    const made = await waitFor(this.fetcher, { item, field, kind: "points" });
    if (made.kind === "broken") return made;
    const { source, facts } = made.rendition;
    const response = await this.fetcher(made.url, { credentials: "same-origin" });
    if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
    const bytes = await response.arrayBuffer();
    const count = Number(facts["count"]);
    const points = new PointCloud(
      new Float32Array(bytes, 0, count * 3),
      new Uint8Array(bytes, count * 12, count),
      new Uint8Array(bytes, count * 13, count),
      Number(facts["step"]),
    );
    const [x, y, z] = facts["origin"] as [number, number, number];
    return {
      kind: "ready",
      cloud: {
        points,
        origin: [x, y, z],
        sha256: source,
        dropped: Number(facts["dropped"]),
        unread: Number(facts["unread"] ?? 0),
        hasIntensity: facts["intensity"] !== null,
        hasClasses: facts["classes"] === true,
      },
    };
  }
}
