/** What lies under the stretches: the wave of a sound, or the channels of a series. */
import { drawWave, type Colours, type Sheet } from "./painter";
import type { Peaks } from "./peaks";

export interface Trace {
  /** Seconds. */
  readonly duration: number;
  draw: (sheet: Sheet, colours: Colours) => void;
}

export const waveTrace = (peaks: Peaks): Trace => ({
  duration: peaks.duration,
  draw: (sheet, colours) => drawWave(sheet, peaks, colours),
});
