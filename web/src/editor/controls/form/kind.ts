import { t } from "@/i18n";
import { isObject, type Json } from "../../core/json";
import { fieldKeys, type QuestionKind } from "../../core/kind";
import { titleOf, type LabelOption } from "../../core/plan";
import { fieldProblems } from "./fields";

export const kind: QuestionKind = {
  title: () => t("Form"),
  fieldKeys,
  given: (value) => isObject(value) && Object.keys(value).length > 0,
  check: (value, plan) => {
    const { schema } = plan.spec;
    return isObject(schema) ? fieldProblems(schema, value, "") : [];
  },
  words: (value) => membersInWords(value),
};

/** `correct: 2, kind: good`, with the titles of members and of what they say, where there are such. */
export const membersInWords = (
  value: Json,
  titled: readonly { id: string; title: string }[] = [],
  options: readonly LabelOption[] = [],
): string =>
  Object.entries(isObject(value) ? value : {})
    .map(([name, member]) => `${titleOf(titled, name)}: ${titleOf(options, member)}`)
    .join(", ");
