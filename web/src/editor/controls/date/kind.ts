import { t } from "@/i18n";
import { fieldKeys, say, type QuestionKind } from "../../core/kind";
import { textOf } from "../../core/plan";
import { EXAMPLES, isDate, precisionOf } from "./precision";

export const kind: QuestionKind = {
  title: () => t("Date"),
  fieldKeys,
  given: (value) => typeof value === "string" && value !== "",
  check: (value, plan) => {
    const precision = precisionOf(plan.spec);
    const [min, max] = [textOf(plan.spec, "min"), textOf(plan.spec, "max")];
    if (typeof value !== "string" || !isDate(value, precision))
      return say(t("Write it like {example}.", { example: EXAMPLES[precision].replace("T", " ") }));
    if (min !== "" && value < min) return say(t("Not before {min}.", { min }));
    return max !== "" && value > max ? say(t("Not after {max}.", { max })) : [];
  },
};
