/** How fast the work goes, and when it will be done at that. */
import { shortDay } from "./days";
import { between, type Bounds } from "./format";

/** Student's t, 97.5 %, for one to six degrees of freedom: the tables of any textbook. */
const T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447] as const;
const DAYS = 7;
/** A pace less certain than by this share would be done in ten times the days at worst: no day to plan with. */
const STILL = 0.9;

export interface DaysLeft {
  readonly days: number;
  /** 95 %, where at least three days tell how much the pace varies, and it may not nearly stand still. */
  readonly bounds: Bounds | null;
}

/** Days that the rest will take at the pace of the last seven days with work; null without any pace. */
export function daysLeft(perDay: readonly number[], rest: number): DaysLeft | null {
  const recent = perDay.filter((n) => n > 0).slice(-DAYS);
  const n = recent.length;
  const pace = recent.reduce((sum, one) => sum + one, 0) / Math.max(1, n);
  if (pace <= 0) return null;
  const spread = recent.reduce((sum, one) => sum + (one - pace) ** 2, 0) / Math.max(1, n - 1);
  const half = (T[n - 2] ?? Infinity) * Math.sqrt(spread / n);
  const certain = n >= 3 && half < STILL * pace;
  return {
    days: rest / pace,
    bounds: certain ? { low: rest / (pace + half), high: rest / (pace - half) } : null,
  };
}

const on = (days: number) => shortDay(new Date(Date.now() + days * 86_400_000));

/** The day, and between which days where that is not the same. */
export function doneOn({ days, bounds }: DaysLeft): string {
  if (!bounds || on(bounds.low) === on(bounds.high)) return on(days);
  return `${on(days)} ${between(bounds, on)}`;
}
