import { t } from "@/i18n";

/** The head of a table's last column, which holds buttons; only read aloud. */
export function ActionsHead() {
  return (
    <th className="r">
      <span className="visually-hidden">{t("Actions")}</span>
    </th>
  );
}
