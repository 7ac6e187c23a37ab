/** A time series: channels of numbers at common moments, drawn in lanes one above the other. */
import { t } from "@/i18n";
import { Levels } from "./levels";
import { RULER, TAG, type Colours, type Sheet } from "./painter";
import { secondsAt, xOf } from "./timeline";
import type { Trace } from "./trace";

interface Channel {
  name: string;
  values: Float32Array;
  levels: Levels;
}

/** A channel's part of the sheet: top and height in CSS pixels, least and greatest value in view. */
interface Lane {
  top: number;
  tall: number;
  low: number;
  high: number;
}

const TAG_NEEDS = 26;
/** Names of segments stand above the channels, so that they cover no channel's name. */
const TOP = RULER + TAG;

export class Series implements Trace {
  readonly duration: number;
  readonly channels: readonly Channel[];

  /** `times` are seconds from the first sample on, ascending; each channel has a value, or NaN, for each. */
  constructor(
    private readonly times: Float64Array,
    channels: Iterable<readonly [string, Float32Array]>,
  ) {
    this.duration = times.at(-1) ?? 0;
    this.channels = [...channels].map(([name, values]) => ({ name, values, levels: new Levels(values) }));
  }

  /** The values at the last sample not after a moment; NaN where there is none. */
  at(seconds: number): number[] {
    const index = this.indexOf(seconds + 1e-9) - 1;
    return this.channels.map(({ values }) => values[index] ?? NaN);
  }

  draw(sheet: Sheet, colours: Colours): void {
    const { view, height } = sheet;
    const from = Math.max(0, this.indexOf(view.start) - 1);
    const to = Math.min(this.times.length, this.indexOf(view.start + view.span) + 1);
    const tall = (height - TOP) / Math.max(1, this.channels.length);
    for (const [row, channel] of this.channels.entries()) {
      const { low, high } = channel.levels.extremes(from, to);
      const lane = { top: TOP + row * tall, tall, low, high };
      this.drawLane(sheet, channel, lane, colours, from, to);
    }
  }

  private drawLane(sheet: Sheet, channel: Channel, lane: Lane, colours: Colours, from: number, to: number) {
    const { context, width } = sheet;
    context.strokeStyle = colours.line;
    context.beginPath();
    context.moveTo(0, Math.round(lane.top + lane.tall) - 0.5);
    context.lineTo(width, Math.round(lane.top + lane.tall) - 0.5);
    context.stroke();
    if (lane.low <= lane.high) {
      context.strokeStyle = colours.wave;
      context.beginPath();
      if (to - from < 2 * width) this.line(sheet, channel, lane, from, to);
      else this.columns(sheet, channel, lane);
      context.stroke();
    }
    if (lane.tall >= TAG_NEEDS) tag(sheet, channel.name, lane, colours);
  }

  /** Few samples: from each to the next, broken at gaps. */
  private line({ context, width, view }: Sheet, { values }: Channel, lane: Lane, from: number, to: number) {
    let broken = true;
    for (let i = from; i < to; i += 1) {
      const value = values[i] ?? NaN;
      if (Number.isNaN(value)) {
        broken = true;
        continue;
      }
      const [x, y] = [xOf(view, width, this.times[i] ?? 0), yOf(lane, value)];
      if (broken) context.moveTo(x, y);
      context.lineTo(x, y);
      broken = false;
    }
  }

  /** Many samples: the extremes under each pixel, joined to those before so that no jump tears the line. */
  private columns({ context, width, view }: Sheet, { levels }: Channel, lane: Lane): void {
    let first = this.indexOf(secondsAt(view, width, 0));
    let before = { low: Infinity, high: -Infinity };
    for (let x = 0; x < width; x += 1) {
      const last = this.indexOf(secondsAt(view, width, x + 1));
      const { low, high } = levels.extremes(first, last);
      if (low <= high) {
        const joined = before.low <= before.high;
        const bottom = yOf(lane, joined ? Math.min(low, before.high) : low);
        const top = yOf(lane, joined ? Math.max(high, before.low) : high);
        context.moveTo(x + 0.5, bottom + 0.5);
        context.lineTo(x + 0.5, top - 0.5);
      }
      before = { low, high };
      first = last;
    }
  }

  /** How many samples lie before a moment. */
  private indexOf(seconds: number): number {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] ?? 0) < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A flat line lies in the middle of its lane. */
function yOf({ top, tall, low, high }: Lane, value: number): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return top + tall - tall * (0.1 + 0.8 * share);
}

function tag({ context }: Sheet, name: string, { top, low, high }: Lane, colours: Colours): void {
  context.font = colours.font;
  context.textBaseline = "top";
  context.fillStyle = colours.text;
  const range = low <= high ? `${written(low)} – ${written(high)}` : t("no value here");
  context.fillText(`${name}  ${range}`, 6, top + 4);
}

/** Four figures say enough on a lane. */
export const written = (value: number): string =>
  Number.isNaN(value) ? "—" : String(Number(value.toPrecision(4)));
