/** Sounds of tasks: their peaks, asked for before they are needed, and waited for while the server makes them. */
import { Peaks } from "../wave/peaks";
import { reasonOf, waitFor } from "./renditions";

export interface Sound {
  peaks: Peaks;
  sha256: string;
}

export type SoundState = { kind: "ready"; sound: Sound } | { kind: "broken"; message: string };

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
    const made = await waitFor(this.fetcher, { item, field, kind: "peaks", word: "sound" });
    if (made.kind === "broken") return made;
    const response = await this.fetcher(made.url, { credentials: "same-origin" });
    if (!response.ok) return { kind: "broken", message: await reasonOf(response, "sound") };
    const { facts, source } = made.rendition;
    const pairs = new Int8Array(await response.arrayBuffer());
    const peaks = new Peaks(pairs, Number(facts["rate"]), Number(facts["duration"]));
    return { kind: "ready", sound: { peaks, sha256: source } };
  }
}
