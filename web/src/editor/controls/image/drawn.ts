/** What all kinds have in common whose regions are drawn on pictures and pages. */
import { t } from "@/i18n";
import { regionsOf, type Region } from "../../core/draft";
import { readerOf } from "../../core/figures";
import type { RegionKind } from "../../core/kind";
import { numberOf } from "../../core/plan";
import { checkRegions, limitsOf } from "../../core/regions";

export const drawn = (own: Pick<RegionKind, "title"> & Partial<RegionKind>): RegionKind => ({
  geometry: "figure",
  where: rectInWords,
  check: checkDrawn,
  ...own,
});

/** The limits of a label bound the rectangle around each of its regions. */
export const checkDrawn: RegionKind["check"] = (value, plan, holds) => {
  const limits = new Map(limitsOf(plan));
  const reader = readerOf(plan);
  const small = regionsOf(value).flatMap((region) => {
    const least = numberOf(limits.get(region.label) ?? {}, "min_px");
    if (least === undefined || reader === undefined) return [];
    const { width, height } = reader.read(region).bounds;
    const side = Math.min(width, height);
    const message = t("A side of {side} pixels is less than the {least} that {label} needs.", {
      side,
      least,
      label: region.label,
    });
    return side < least ? [{ message, region: region.id }] : [];
  });
  return [...checkRegions(value, plan, holds), ...small];
};

/** `200 × 180 at 100, 100`, in whole pixels; what is turned is where its middle is. */
export function rectInWords(region: Region): string {
  const whole = (name: string) => Math.round(Number(region[name]));
  const [x, y] = "cx" in region ? ["cx", "cy"] : ["x", "y"];
  const place = { width: whole("width"), height: whole("height"), x: whole(x), y: whole(y) };
  return Object.values(place).some(Number.isNaN) ? "" : t("{width} × {height} at {x}, {y}", place);
}
