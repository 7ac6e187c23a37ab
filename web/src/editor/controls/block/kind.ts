/** Rectangles on pages, whose text may be asked for. */
import { t } from "@/i18n";
import { regionsOf } from "../../core/draft";
import { flagOf } from "../../core/plan";
import { checkDrawn, drawn } from "../image/drawn";

export const kind = drawn({
  title: () => t("Blocks of a document"),
  check: (value, plan, holds) => [
    ...checkDrawn(value, plan, holds),
    ...(flagOf(plan.spec, "transcribe") ? regionsOf(value) : [])
      .filter(({ text: words }) => typeof words !== "string" || words === "")
      .map(({ id }) => ({ message: t("The text of a block is missing."), region: id })),
  ],
});
