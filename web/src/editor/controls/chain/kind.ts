import { t } from "@/i18n";
import { listOf } from "../../core/json";
import type { QuestionKind } from "../../core/kind";
import { chainsOf, plainChains } from "../../core/links";
import { joinsInWords, quoted } from "../relation/quotes";

export const kind: QuestionKind = {
  title: () => t("Chains"),
  joins: { ends: ["of", "of"], many: true },
  untouched: [],
  given: Array.isArray,
  check: () => [],
  sent: (value) => plainChains(chainsOf(value)),
  words: (value) => joinsInWords(value, ({ regions }) => listOf(regions).map(quoted).join(" = ")),
};
