/** The sentences under which the interval of a certificate holds, in the reader's language; signed as in English. */
import { t } from "@/i18n";

const sentences: Readonly<Record<string, () => string>> = {
  "the audited tasks are a random sample without replacement of the certified tasks": () =>
    t("the audited tasks are a random sample without replacement of the certified tasks"),
  "each audited task was judged rightly as correct or not": () =>
    t("each audited task was judged rightly as correct or not"),
  "the number of audited tasks did not depend on what the audits found": () =>
    t("the number of audited tasks did not depend on what the audits found"),
  "the drawn tasks that wait for a verdict do not differ from those that have one": () =>
    t("the drawn tasks that wait for a verdict do not differ from those that have one"),
  "a label is right when it equals the truth": () => t("a label is right when it equals the truth"),
  "a label is right when it prefers the truth's side, and as strongly": () =>
    t("a label is right when it prefers the truth's side, and as strongly"),
  "a label is right when it has exactly the truth's spans (F1 = 1)": () =>
    t("a label is right when it has exactly the truth's spans (F1 = 1)"),
  "a label is right when its regions, matched with the truth's by label, overlap by a mean IoU of at least 0.5, a region without a partner counting 0":
    () =>
      t(
        "a label is right when its regions, matched with the truth's by label, overlap by a mean IoU of at least 0.5, a region without a partner counting 0",
      ),
};

/** One that is not known here is shown as it was signed. */
export const assumptionWords = (signed: string): string => sentences[signed]?.() ?? signed;
export const assumptions: readonly string[] = Object.keys(sentences);
