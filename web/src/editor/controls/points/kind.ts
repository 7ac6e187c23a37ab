/** Classes of the points of a cloud. */
import { t } from "@/i18n";
import { count } from "@/ui/format";
import type { Region } from "../../core/draft";
import type { RegionKind } from "../../core/kind";
import { checkRegions } from "../../core/regions";

export const kind: RegionKind = {
  title: () => t("Classes of points"),
  geometry: "points",
  where: (region) => {
    const [n, instance] = [count(sizeOf(region)), instanceOf(region)];
    return instance === undefined
      ? t("{n} points", { n })
      : t("number {instance}, {n} points", { n, instance });
  },
  check: checkRegions,
};

/** How many points a region holds. */
export const sizeOf = (region: Region): number =>
  runsOf(region).reduce((sum, run, i) => (i % 2 === 1 ? sum + run : sum), 0);

/** How many points in the order of the file are beside it, then in it, and so on. */
export function runsOf({ counts }: Region): number[] {
  return Array.isArray(counts) ? counts.map(Number) : [];
}

/** The number of the thing that its points are. */
export const instanceOf = ({ instance }: Region): number | undefined =>
  typeof instance === "number" ? instance : undefined;
