/** How far off the geometry of a region may be, in words and on the canvas. */
import type { RegionSpread } from "@/api/schema.gen";
import { t } from "@/i18n";
import { decimals, percent } from "./format";

/** Standard errors within which the truth lies in 95 of 100 cases. */
const SURE = 1.96;

/** `±2.7 px`; of masks how much of them is unsure. */
export function offBy({ unit, spread }: RegionSpread): string {
  if (unit === "share") return t("{share} of it unsure", { share: percent(spread) });
  const off = SURE * spread;
  return `±${decimals(off, off < 1 ? 2 : 1)} ${unit}`;
}

/** In units of the picture, how wide the band on each side of an outline is; 0 where places have no error. */
export const bandOf = ({ unit, spread }: RegionSpread): number => (unit === "share" ? 0 : SURE * spread);
