import { t } from "@/i18n";
import { isObject, plainly, without } from "../../core/json";
import type { QuestionKind } from "../../core/kind";

export const kind: QuestionKind = {
  title: () => t("Preference"),
  given: (value) => isObject(value) && typeof value["better"] === "string",
  check: () => [],
  words: (value, { spec }) => {
    const { better, strength } = isObject(value) ? value : {};
    if (better === "tie") return t("the same");
    const most = spec["strength"];
    const words = { better: plainly(better), strength: plainly(strength), most: plainly(most) };
    return most === 1 ? words.better : t("{better}, by {strength} of {most}", words);
  },
  // Which one stood first says nothing of which is better.
  said: (value) => (isObject(value) ? without(value, "order") : value),
};
