import type { Problem } from "@/api/schema.gen";
import { t } from "@/i18n";

/** What a format cannot hold, said before and not after. */
export function LossReport({ losses }: { readonly losses: readonly Problem[] }) {
  if (losses.length === 0) return null;
  return (
    <div style={{ marginTop: 8 }}>
      <h3>{t("What is not taken over")}</h3>
      <ul className="problem-list f2 warn">
        {losses.map(({ path, message }) => (
          <li key={path + message}>
            {path ? <code className="mono">{path}</code> : null} {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
