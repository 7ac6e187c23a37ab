import { useMemo } from "react";
import { t } from "@/i18n";
import { percent } from "@/ui/format";
import type { TaskSession } from "../core/session";
import { isRated, sift } from "../core/suggestions";
import { useSticky } from "../sticky";

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

/** The choice of how sure suggestions must be; nothing where no model said how sure it is of a region. */
export function SureSelect({ session }: { readonly session: TaskSession }) {
  const { plan, assignment } = session;
  const rated = useMemo(() => isRated(plan, assignment.suggestions), [plan, assignment]);
  if (!rated) return null;
  return (
    <select
      className="sure"
      aria-label={t("Suggestions by how sure they are")}
      title={`${t("Suggestions by how sure they are")} (Alt+. Alt+,)`}
      value={session.doc.least ?? 0}
      onChange={(event) => askSure(session, Number(event.target.value))}
    >
      {LEASTS.map((least) => (
        <option key={least} value={least}>
          {least === 0 ? t("all suggestions") : `≥ ${percent(least, 1)}`}
        </option>
      ))}
    </select>
  );
}
