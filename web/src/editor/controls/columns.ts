import type { LabelOption } from "../core/plan";

/** How many columns options read best in: one for a few or for long titles, more for many short ones. */
export function columnsFor(options: readonly LabelOption[]): number {
  const longest = Math.max(0, ...options.map((option) => option.title.length));
  if (options.length <= 6 || longest > 34) return 1;
  return options.length > 40 && longest <= 34 ? 2 : longest <= 16 ? 2 : 1;
}
