import { t } from "@/i18n";
import type { Region } from "../../core/draft";
import { plainly } from "../../core/json";
import type { RegionKind } from "../../core/kind";
import { checkRegions } from "../../core/regions";

export const kind: RegionKind = {
  title: () => t("Cuboids"),
  geometry: "cuboid",
  where: inMetres,
  check: checkRegions,
};

export function inMetres(region: Region): string {
  const { length, width, height, x, y } = region;
  const words = { l: plainly(length), w: plainly(width), h: plainly(height), x: plainly(x), y: plainly(y) };
  return t("{l} by {w} by {h} m at {x}, {y}", words);
}
