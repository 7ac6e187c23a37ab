import { t } from "@/i18n";
import { listOf } from "../../core/json";
import { say, type QuestionKind } from "../../core/kind";
import { numberOf } from "../../core/plan";

export const kind: QuestionKind = {
  title: () => t("Tree"),
  fieldKeys: () => [
    { keys: ["ArrowUp", "ArrowDown"], word: t("label") },
    { keys: ["Enter"], word: t("choose") },
    { keys: ["$mod+Enter"], word: t("submit") },
  ],
  given: (value, plan) => Array.isArray(value) && (value.length > 0 || numberOf(plan.spec, "min") === 0),
  check: (value, plan) => {
    const [min, max] = [numberOf(plan.spec, "min") ?? 1, numberOf(plan.spec, "max") ?? 1];
    if (listOf(value).length < min) return say(t("Choose at least {min}.", { min }));
    return listOf(value).length > max ? say(t("Choose at most {max}.", { max })) : [];
  },
};
