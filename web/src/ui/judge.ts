import type { Bounds } from "./format";

/** Judged by the interval, never by the point (UI.md section 4). */
export type Judgment = "met" | "unsure" | "miss" | "none";

export function judge({ low, high }: Bounds, target: number | null | undefined): Judgment {
  if (target === null || target === undefined) return "none";
  if (low >= target) return "met";
  return high < target ? "miss" : "unsure";
}

/**
 * How many more audits would decide, were the true accuracy the estimate: the sample at which the
 * half-width 1.96 sqrt(p (1 - p) / n) equals the distance to the target, less what is there already.
 * Null when the estimate is the target, for then no number would.
 */
export function auditsToDecide(estimate: number, target: number, audited: number): number | null {
  const distance = Math.abs(estimate - target);
  if (distance < 1e-4) return null;
  const spread = Math.max(estimate * (1 - estimate), 0.25 / Math.max(audited, 1));
  const more = (1.96 ** 2 * spread) / distance ** 2 - audited;
  if (more <= 0) return 0;
  const grain = 10 ** Math.floor(Math.log10(more));
  return Math.ceil(more / grain) * grain;
}

/** Parts per 1,000 of the lower end, rounded down: 94.2 % (92.8-95.4) is 928. */
export const fineness = (low: number): number => Math.floor(low * 1000 + 1e-9);

/** Where a shared scale begins: at 80, or at the ten below the lowest end that it must hold. */
export const scaleFrom = (lows: readonly (number | undefined)[]): number =>
  Math.min(0.8, ...lows.map((low) => Math.floor((low ?? 1) * 10) / 10));
