/** What methods of aggregation are called on the pages of owners. */
import { t } from "@/i18n";

export const methodWord = (method: string): string =>
  method === "auto" ? t("chosen from the answers") : method.replaceAll("_", " ");
