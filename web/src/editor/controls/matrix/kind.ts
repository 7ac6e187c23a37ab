import { t } from "@/i18n";
import { isObject } from "../../core/json";
import { say, type QuestionKind } from "../../core/kind";
import { membersInWords } from "../form/kind";
import { rowsOf } from "./rows";

export const kind: QuestionKind = {
  title: () => t("Grid of questions"),
  given: (value) => isObject(value) && Object.keys(value).length > 0,
  check: (value, plan) => {
    if (plan.spec["partial"] === true || !isObject(value)) return [];
    const missing = rowsOf(plan.spec).find((row) => value[row.id] === undefined);
    return missing === undefined ? [] : say(t("{title} has no answer.", { title: missing.title }));
  },
  words: (value, { options, spec }) => membersInWords(value, rowsOf(spec), options),
};
