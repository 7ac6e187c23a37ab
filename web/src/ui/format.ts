import { languages, locale, t, type Locale } from "@/i18n";

/** Numbers, times and intervals as UI.md section 4 and 7 want them written. */
const thin = "\u202f";

/** Before a sign of percent; none where one reads from right to left, for the sign would go to the other side. */
const gap = () => (languages[locale() as Locale].dir === "rtl" ? "" : thin);

/** Whose order of day and month, and whose clock: English is written as the interface is, with the day first. */
export const region = (): string => (locale() === "en" ? "en-GB" : locale());

/** Kept for each language: to make one takes longer than to draw what is counted. */
const counts = new Map<string, Intl.NumberFormat>();

export function count(value: number): string {
  const language = locale();
  const format = counts.get(language) ?? new Intl.NumberFormat(language);
  counts.set(language, format);
  return format.format(value);
}

/** A share as percent: one decimal from 100 cases on, none below. */
export function percent(share: number, cases = 100): string {
  return `${percentNumber(share, cases)}${gap()}%`;
}

export function percentNumber(share: number, cases = 100): string {
  const digits = cases >= 100 ? 1 : 0;
  return (share * 100).toLocaleString(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** An interval as it stands beside its estimate, each end as `write` has it; a dash beside a minus would be misread. */
export function between({ low, high }: Bounds, write: (end: number) => string): string {
  return low < 0
    ? `(${t("{low} to {high}", { low: write(low), high: write(high) })})`
    : `(${write(low)}–${write(high)})`;
}

/** Its ends are rounded outwards: what is written holds, and the lower one is the fineness that is stamped. */
export function interval({ low, high }: Bounds, cases = 100): string {
  const step = cases >= 100 ? 0.001 : 0.01;
  const whole = (share: number) => Number((share / step).toFixed(6));
  const outwards = { low: Math.floor(whole(low)) * step, high: Math.ceil(whole(high)) * step };
  return between(outwards, (end) => percentNumber(end, cases));
}

export const decimals = (value: number, digits = 2): string =>
  value
    .toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace("-", "−");

const steps = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
] as const;

/** "1 min 48 s", "2 h 5 min", "3 d 4 h": the two largest units that matter. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  for (const [size, name] of steps) {
    if (whole >= size) {
      const rest = whole % size;
      const [below, belowName] = size === 86_400 ? [3_600, "h"] : size === 3_600 ? [60, "min"] : [1, "s"];
      const small = Math.floor(rest / below);
      return small > 0
        ? `${Math.floor(whole / size)} ${name} ${small} ${belowName}`
        : `${Math.floor(whole / size)} ${name}`;
    }
  }
  return `${seconds < 10 ? decimals(seconds, seconds < 1 ? 1 : 0) : whole} s`;
}

const units = ["B", "kB", "MB", "GB", "TB"] as const;

export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? decimals(value, 1) : Math.round(value)} ${units[unit] ?? "B"}`;
}

export const day = (iso: string): string =>
  new Date(iso).toLocaleDateString(region(), { day: "numeric", month: "short", year: "numeric" });

export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(region(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });

export const utc = (iso: string): string =>
  `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** "3 min ago": coarse on purpose; the exact time is a hover away. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (seconds < 45) return t("just now");
  const relative = new Intl.RelativeTimeFormat(region(), { numeric: "auto", style: "short" });
  if (seconds < 3_600) return relative.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3_600), "hour");
  if (seconds < 30 * 86_400) return relative.format(-Math.round(seconds / 86_400), "day");
  return day(iso);
}

/** The start and end of a hash: enough to compare by eye. */
export const shortHash = (hash: string): string =>
  hash.length > 12 ? `${hash.slice(0, 4)}…${hash.slice(-4)}` : hash;

export const initials = (name: string): string => {
  const words = name.split(/[\s@._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]?.slice(0, 2)];
  return letters
    .map((word, _, all) => (all.length > 1 ? (word?.[0] ?? "") : (word ?? "")))
    .join("")
    .toUpperCase();
};
