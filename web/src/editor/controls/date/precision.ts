/** How fine dates are written, and whether they are days of the calendar. */
import type { JsonObject } from "../../core/json";
import { textOf } from "../../core/plan";

export const PRECISIONS = {
  year: /^\d{4}$/u,
  month: /^\d{4}-\d{2}$/u,
  day: /^\d{4}-\d{2}-\d{2}$/u,
  minute: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u,
  second: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/u,
} as const;
export type Precision = keyof typeof PRECISIONS;
export const EXAMPLES: Readonly<Record<Precision, string>> = {
  year: "2026",
  month: "2026-03",
  day: "2026-03-29",
  minute: "2026-03-29T14:05",
  second: "2026-03-29T14:05:09",
};

export const precisionOf = (spec: JsonObject): Precision => {
  const given = textOf(spec, "precision");
  return given in PRECISIONS ? (given as Precision) : "day";
};

/** Whether the text is a day of the calendar and a time of the clock, written as fine as it should be. */
export function isDate(text: string, precision: Precision): boolean {
  if (!PRECISIONS[precision].test(text)) return false;
  const full = `${text}${"0001-01-01T00:00:00".slice(text.length)}`;
  const date = new Date(`${full}Z`);
  return !Number.isNaN(date.getTime()) && text.slice(0, 4) !== "0000" && date.toISOString().startsWith(full);
}
