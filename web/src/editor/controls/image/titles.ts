/** What steps of undo are called, in the language of the page. */
import { t } from "@/i18n";
import type { Outcome } from "../../scene/gesture";

export const changeTitle = (how: "Move" | "Resize", label: string): string =>
  how === "Move" ? t("Move {label}", { label }) : t("Resize {label}", { label });

export const trimTitle = (label: string): string => t("Delete a corner of {label}", { label });

/** Of what a pointer did to a shape. */
export const outcomeTitle = (
  outcome: Extract<Outcome, { kind: "change" | "trim" }>,
  label: string,
): string => (outcome.kind === "trim" ? trimTitle(label) : changeTitle(outcome.how, label));
