import { t } from "@/i18n";
import { ButtonLink } from "./Button";
import { Door } from "./Door";
import { Problem } from "./Problem";
import "./page.css";

/** What a page shows when it cannot open at all. */
export function PageProblem({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <main className="page">
      <Problem error={error} onRetry={onRetry} title={t("This page did not open")} />
    </main>
  );
}

export function NotFound() {
  return (
    <Door title={t("There is nothing at this address")} text={t("It may have been renamed or deleted.")}>
      <div style={{ marginTop: 8 }}>
        <ButtonLink to="/projects">{t("Go to projects")}</ButtonLink>
      </div>
    </Door>
  );
}
