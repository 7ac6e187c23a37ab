/** A series that stands in the item itself: `{time: [...], channels: {name: [...]}}`, or `rate` for `time`. */
import { t } from "@/i18n";
import { isObject } from "../core/json";
import { Series } from "./series";

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => one === null || typeof one === "number");

/** The series, or in a sentence what is wrong with it. */
export function inlineSeries(value: unknown): Series | string {
  if (!isObject(value) || !isObject(value["channels"])) {
    return t("The series cannot be read: it needs channels, each a list of numbers.");
  }
  const channels = Object.entries(value["channels"]);
  const count = Math.max(0, ...channels.map(([, values]) => (Array.isArray(values) ? values.length : 0)));
  const times = timesOf(value, count);
  if (typeof times === "string") return times;
  const read: [string, Float32Array][] = [];
  for (const [name, values] of channels) {
    if (!isNumbers(values) || values.length !== count) {
      return t("The series cannot be read: channel {name} is no list of {count} numbers.", { name, count });
    }
    read.push([name, Float32Array.from(values as (number | null)[], (one) => one ?? NaN)]);
  }
  return new Series(times, read);
}

function timesOf({ time, rate }: Readonly<Record<string, unknown>>, count: number): Float64Array | string {
  if (count < 2) return t("The series cannot be read: it has fewer than two samples.");
  if (time === undefined) {
    if (typeof rate !== "number" || !(rate > 0)) {
      return t("The series cannot be read: it needs time, a list of seconds, or rate, in samples a second.");
    }
    return Float64Array.from({ length: count }, (_, i) => i / rate);
  }
  if (!isNumbers(time) || time.length !== count) {
    return t("The series cannot be read: time is no list of {count} numbers.", { count });
  }
  const [first = 0] = time;
  const back = time.findIndex((one, i) => i > 0 && !(one >= (time[i - 1] ?? 0)));
  if (back > 0)
    return t("The series cannot be read: sample {n} is earlier than the one before it.", { n: back + 1 });
  return Float64Array.from(time, (one) => one - first);
}
