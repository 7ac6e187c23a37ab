import type { LabelOption } from "../core/plan";

/** Colour for thin lines on the page's ground. */
export const lineColour = (option: LabelOption | undefined): string =>
  option?.slot === undefined ? (option?.color ?? "var(--control)") : `var(--l${option.slot}k)`;

/** 1-8 solid, 9-16 dashed, 17-24 dotted. */
export function dashOf(option: LabelOption): readonly number[] {
  const group = option.slot === undefined ? 0 : Math.floor((option.slot - 1) / 8);
  return [[], [6, 3], [2, 3]][group] ?? [];
}
