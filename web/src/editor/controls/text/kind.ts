import { t } from "@/i18n";
import { fieldKeys, say, type QuestionKind } from "../../core/kind";
import { Offsets } from "../../core/offsets";
import { numberOf } from "../../core/plan";

export const kind: QuestionKind = {
  title: () => t("Text"),
  fieldKeys,
  given: (value) => typeof value === "string" && value !== "",
  check: (value, plan) => {
    const { length } = new Offsets(typeof value === "string" ? value : "");
    const least = numberOf(plan.spec, "min_length") ?? 0;
    const most = numberOf(plan.spec, "max_length") ?? Infinity;
    if (length < least) return say(t("{length} of at least {least} characters.", { length, least }));
    return length > most ? say(t("{length} characters, at most {most} are allowed.", { length, most })) : [];
  },
};
