import { t } from "@/i18n";
import { toggleSide } from "../context";
import type { Action } from "../core/actions";

/** The key of the threads, the same where tasks are answered and where they are reviewed. */
export const threadsAction = (group: string, when: () => boolean): Action => ({
  id: "page.threads",
  title: t("Show or hide the threads"),
  group,
  keys: ["Shift+C"],
  when,
  run: () => toggleSide("threads"),
});
