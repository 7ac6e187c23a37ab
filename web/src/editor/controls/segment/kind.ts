import { t } from "@/i18n";
import { regionsOf, type Region } from "../../core/draft";
import type { RegionKind } from "../../core/kind";
import { checkRegions, overlaps } from "../../core/regions";
import { clock } from "../../wave/clock";

export const kind: RegionKind = {
  title: () => t("Segments of time"),
  geometry: "interval",
  where: inTime,
  check: (value, plan, holds) => [
    ...checkRegions(value, plan, holds),
    ...(plan.spec["overlap"] === false ? overlaps(regionsOf(value)) : []),
  ],
};

export function inTime(region: Region): string {
  const { start, end } = region;
  return t("from {start} to {end}", { start: clock(Number(start)), end: clock(Number(end)) });
}
