/** Recordings of tasks (sounds, series): asked for before they are needed, waited for while the server makes them. */
import { Peaks } from "../wave/peaks";
import { Series } from "../wave/series";
import { waveTrace, type Trace } from "../wave/trace";
import { Kept } from "./kept";
import { faultOf, reasonOf, waitFor } from "./renditions";

export interface Recording {
  trace: Trace;
  /** Absent where the series stands in the item itself. */
  sha256?: string;
}

export type RecordingState = { kind: "ready"; recording: Recording } | { kind: "broken"; message: string };

type Facts = Readonly<Record<string, unknown>>;

/** By the type of the view: which rendition of the file is drawn, and how its bytes are read. */
const FORMS = {
  audio: { kind: "peaks", read: waveOf },
  timeseries: { kind: "series", read: seriesOf },
} as const;

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
    const { kind, read } = FORMS[type];
    const made = await waitFor(this.fetcher, { item, field, kind });
    if (made.kind === "broken") return made;
    const response = await this.fetcher(made.url, { credentials: "same-origin" });
    if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
    const { facts, source } = made.rendition;
    return { kind: "ready", recording: { trace: read(await response.arrayBuffer(), facts), sha256: source } };
  }
}

function waveOf(bytes: ArrayBuffer, facts: Facts): Trace {
  return waveTrace(new Peaks(new Int8Array(bytes), Number(facts["rate"]), Number(facts["duration"])));
}

function seriesOf(bytes: ArrayBuffer, facts: Facts): Trace {
  const count = Number(facts["count"]);
  const names = facts["channels"] as readonly string[];
  const channels = names.map(
    (name, row) => [name, new Float32Array(bytes, 8 * count + 4 * count * row, count)] as const,
  );
  return new Series(new Float64Array(bytes, 0, count), channels);
}
