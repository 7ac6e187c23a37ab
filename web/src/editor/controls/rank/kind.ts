import { t } from "@/i18n";
import { listOf } from "../../core/json";
import { say, type QuestionKind } from "../../core/kind";
import { numberOf, titleOf } from "../../core/plan";

export const kind: QuestionKind = {
  title: () => t("Ranking"),
  given: (value) => listOf(value).length > 0,
  check: (value, plan, _, shown) => {
    const all = plan.options.length > 0 ? plan.options.length : listOf(shown).length;
    const count = Math.min(numberOf(plan.spec, "top") ?? all, all);
    return listOf(value).length < count
      ? say(t("{done} of {count} are ranked.", { done: listOf(value).length, count }))
      : [];
  },
  words: (value, { options }) =>
    listOf(value)
      .map((id) => titleOf(options, id))
      .join(" › "),
};
