import { t } from "@/i18n";
import type { QuestionKind } from "../../core/kind";

export const kind: QuestionKind = {
  title: () => t("Scale"),
  given: (value) => typeof value === "number",
  check: () => [],
};
