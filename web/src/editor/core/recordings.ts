/** Recordings of tasks (sounds, series): asked for before they are needed, waited for while the server makes them. */
import type { Trace } from "../wave/trace";
import { Kept } from "./kept";
import { faultIn, faultOf, reasonOf, waitFor } from "./renditions";

export interface Recording {
  trace: Trace;
  /** Absent where the series stands in the item itself. */
  sha256?: string;
  /** What of the file cannot be read. */
  fault?: string | undefined;
}

export type RecordingState = { kind: "ready"; recording: Recording } | { kind: "broken"; message: string };

/** By the type of the view: which rendition of the file is drawn. */
const FORMS = { audio: "peaks", timeseries: "series" } as const;

export type RecordingType = keyof typeof FORMS;

export const isRecording = (type: string): type is RecordingType => type in FORMS;

export class RecordingStore {
  private readonly known = new Kept<RecordingState>();

  constructor(private readonly fetcher: typeof fetch = (input, init) => fetch(input, init)) {}

  /** The recording in a field of an item; the same promise until it is freed. */
  load(item: string, field: string, type: RecordingType): Promise<RecordingState> {
    return this.known.load(item, field, () =>
      this.read(item, field, type).catch((error: unknown): RecordingState => ({
        kind: "broken",
        message: faultOf(error),
      })),
    );
  }

  /** Frees everything but the recordings of these items. */
  keep(items: ReadonlySet<string>): void {
    this.known.keep(items);
  }

  private async read(item: string, field: string, type: RecordingType): Promise<RecordingState> {
    const kind = FORMS[type];
    const made = await waitFor(this.fetcher, { item, field, kind });
    if (made.kind === "broken") return made;
    const response = await this.fetcher(made.url, { credentials: "same-origin" });
    if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
    const { facts, source } = made.rendition;
    const { READERS } = await import("../wave/readers");
    const trace = READERS[kind](await response.arrayBuffer(), facts);
    return { kind: "ready", recording: { trace, sha256: source, fault: faultIn(facts) } };
  }
}
