/** How sure models must be of what they suggest, for it to be shown. */
import { t } from "@/i18n";
import type { TaskSession } from "./core/session";
import { sift } from "./core/suggestions";
import { useSticky } from "./sticky";

/** How sure models can be asked to be of what they suggest; 0 takes everything. */
export const LEASTS: readonly number[] = [0, 0.5, 0.7, 0.8, 0.9, 0.95];

/** Shows only suggestions that are at least so sure, in this task and those that follow. */
export function askSure(session: TaskSession, least: number | undefined): void {
  if (least === undefined) return;
  useSticky.setState({ least });
  const { plan, assignment } = session;
  session.commit(t("Suggestions by how sure they are"), (draft) =>
    sift(draft, plan, assignment.suggestions, least),
  );
}
