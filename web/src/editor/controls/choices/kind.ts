import { t } from "@/i18n";
import { listOf } from "../../core/json";
import { say, type QuestionKind } from "../../core/kind";
import { numberOf } from "../../core/plan";

export const kind: QuestionKind = {
  title: () => t("Several of several"),
  untouched: [],
  given: (value, plan) => Array.isArray(value) || (numberOf(plan.spec, "min") ?? 0) === 0,
  check: (value, plan) => {
    const count = listOf(value).length;
    const [min, max] = [numberOf(plan.spec, "min") ?? 0, numberOf(plan.spec, "max") ?? plan.options.length];
    if (count < min) return say(t("Choose at least {min}.", { min }));
    return count > max ? say(t("Choose at most {max}.", { max })) : [];
  },
};
