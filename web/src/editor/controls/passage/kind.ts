/** Words on pages; those of two pages never overlap. */
import { t } from "@/i18n";
import { regionsOf } from "../../core/draft";
import { flagOf } from "../../core/plan";
import { overlaps } from "../../core/regions";
import { checkDrawn, drawn } from "../image/drawn";

export const kind = drawn({
  title: () => t("Passages"),
  check: (value, plan, holds) => {
    const regions = flagOf(plan.spec, "overlap") ? [] : regionsOf(value);
    const pages = new Set(regions.map(({ page }) => page));
    const overlapping = [...pages].flatMap((at) => overlaps(regions.filter(({ page }) => page === at)));
    return [...checkDrawn(value, plan, holds), ...overlapping];
  },
});
