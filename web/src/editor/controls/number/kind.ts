import { t } from "@/i18n";
import type { JsonObject } from "../../core/json";
import { fieldKeys, say, type QuestionKind } from "../../core/kind";
import { numberOf } from "../../core/plan";

export const kind: QuestionKind = {
  title: () => t("Number"),
  fieldKeys,
  given: (value) => value !== undefined && value !== null && value !== "",
  check: (value, plan) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return say(t("Write a number."));
    const { min, max, step } = bounds(plan.spec);
    if (min !== undefined && value < min) return say(t("At least {min}.", { min }));
    if (max !== undefined && value > max) return say(t("At most {max}.", { max }));
    const off =
      step === undefined
        ? 0
        : Math.abs((value - (min ?? 0)) / step - Math.round((value - (min ?? 0)) / step));
    return off > 1e-6 ? say(t("In steps of {step}.", { step: step ?? 1 })) : [];
  },
};

export const bounds = (spec: JsonObject) => ({
  min: numberOf(spec, "min"),
  max: numberOf(spec, "max"),
  step: numberOf(spec, "step"),
});
