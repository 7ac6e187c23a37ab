import { t } from "@/i18n";
import { regionsOf } from "../../core/draft";
import type { RegionKind } from "../../core/kind";
import { flagOf } from "../../core/plan";
import { checkRegions, overlaps } from "../../core/regions";

export const kind: RegionKind = {
  title: () => t("Spans of text"),
  geometry: "span",
  check: (value, plan, holds) => [
    ...checkRegions(value, plan, holds),
    ...(flagOf(plan.spec, "overlap") ? [] : overlaps(regionsOf(value))),
  ],
};
