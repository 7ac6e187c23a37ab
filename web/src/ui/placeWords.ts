/** What the places of the interface are called, by the part of the address that leads there. */
import { t } from "@/i18n";

const words = {
  projects: () => t("Projects"),
  annotators: () => t("Annotators"),
  members: () => t("Members"),
  keys: () => t("API keys"),
  "audit-log": () => t("Audit log"),
  account: () => t("Account"),
  settings: () => t("Settings"),
  tasks: () => t("Tasks"),
  review: () => t("Review"),
  data: () => t("Data"),
  template: () => t("Template"),
  guidelines: () => t("Guidelines"),
  releases: () => t("Releases"),
};

export type PlaceName = keyof typeof words;

/** An address that is not known is called what it says. */
export const placeWord = (part: string): string =>
  Object.hasOwn(words, part) ? words[part as PlaceName]() : part;
