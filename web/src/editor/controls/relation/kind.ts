import { t } from "@/i18n";
import { isObject, listOf } from "../../core/json";
import { say, type QuestionKind } from "../../core/kind";
import { linksOf, plainLinks } from "../../core/links";
import { numberOf, titleOf } from "../../core/plan";
import { joinsInWords, quoted } from "./quotes";

export const kind: QuestionKind = {
  title: () => t("Relations"),
  joins: { ends: ["from", "to"], many: false },
  untouched: [],
  given: Array.isArray,
  check: (value, plan) => {
    const [min, max] = [numberOf(plan.spec, "min") ?? 0, numberOf(plan.spec, "max") ?? Infinity];
    if (listOf(value).length < min) return say(t("Make at least {min} links.", { min }));
    return listOf(value).length > max ? say(t("Make at most {max} links.", { max })) : [];
  },
  sent: (value) => plainLinks(linksOf(value)),
  words: (value, { options }) =>
    joinsInWords(value, ({ label = "", ends }) => {
      const { from, to } = isObject(ends) ? ends : {};
      return `${quoted(from)} ${titleOf(options, label)} ${quoted(to)}`;
    }),
};
