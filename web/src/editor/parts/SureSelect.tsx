import { useMemo } from "react";
import { t } from "@/i18n";
import { percent } from "@/ui/format";
import type { TaskSession } from "../core/session";
import { isRated } from "../core/suggestions";
import { askSure, LEASTS } from "../sure";

/** The choice of how sure suggestions must be; nothing where no model said how sure it is of a region. */
export function SureSelect({ session }: { readonly session: TaskSession }) {
  const { plan, suggestions } = session;
  const rated = useMemo(() => isRated(plan, suggestions), [plan, suggestions]);
  if (!rated) return null;
  return (
    <select
      className="sure"
      aria-label={t("Suggestions by how sure they are")}
      title={`${t("Suggestions by how sure they are")} (Alt+. Alt+,)`}
      value={session.doc.sifted?.least ?? 0}
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
