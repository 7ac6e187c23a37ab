import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiProblem, sentence } from "@/api/problem";
import { t } from "@/i18n";
import { Button } from "./Button";
import "./problem.css";

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** What is safe, or what to do, where the error does not say. */
  readonly advice?: ReactNode;
  readonly title?: string;
}

/** Section-sized: what happened, what is safe, what to do; the code in mono. */
export function Problem({ error, onRetry, advice, title }: Props) {
  const rules = error instanceof ApiProblem ? error.rules : [];
  return (
    <div className="problem" role="alert">
      <IconAlertTriangle size={16} stroke={1.5} className="bad" aria-hidden="true" />
      <div>
        {title ? <h3>{title}</h3> : null}
        <p>{sentence(error)}</p>
        {rules.length > 0 ? (
          <ul className="problem-list">
            {rules.slice(0, 20).map((rule, index) => (
              <li key={`${rule.path}-${index}`}>
                {rule.path ? <code className="mono">{rule.path}</code> : null} {rule.message}
              </li>
            ))}
          </ul>
        ) : null}
        {advice ? <p className="t2">{advice}</p> : null}
        <div className="row" style={{ marginTop: 4 }}>
          {error instanceof ApiProblem ? <code className="mono t3 f2">{error.code}</code> : null}
          {onRetry ? (
            <Button small onClick={onRetry}>
              {t("Try again")}
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}
