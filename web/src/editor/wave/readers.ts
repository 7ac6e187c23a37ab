/** How the bytes of what the server made of a recording are read. */
import { Peaks } from "./peaks";
import { Series } from "./series";
import { waveTrace, type Trace } from "./trace";

type Facts = Readonly<Record<string, unknown>>;

export const READERS = { peaks: waveOf, series: seriesOf } as const;

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
