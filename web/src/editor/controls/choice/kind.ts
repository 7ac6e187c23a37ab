import { t } from "@/i18n";
import { say, type QuestionKind } from "../../core/kind";

export const kind: QuestionKind = {
  title: () => t("One of several"),
  given: (value) => typeof value === "string",
  check: (value, plan) =>
    plan.options.some((option) => option.id === value) ? [] : say(t("Choose one of the options.")),
};
