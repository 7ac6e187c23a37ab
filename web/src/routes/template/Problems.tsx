import { ApiProblem, sentence } from "@/api/problem";
import { t } from "@/i18n";

interface Props {
  readonly error: Error | null;
  /** Whether the text as it stands compiles. */
  readonly fine: boolean;
}

/** Everything that is wrong with a template, by place. */
export function Problems({ error, fine }: Props) {
  if (error) {
    const rules = error instanceof ApiProblem ? error.rules : [];
    return (
      <div role="alert">
        <p className="bad">{rules.length > 0 ? t("The template does not compile.") : sentence(error)}</p>
        <ul className="problem-list">
          {rules.map(({ path, message, line }, index) => (
            <li key={`${path}-${index}`}>
              {line ? <span className="t3">{t("line {line}", { line })} </span> : null}
              <code className="mono">{path}</code> {message}
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <p className={fine ? "good" : "t3"} role="status">
      {fine ? t("None. The template compiles.") : t("Checking")}
    </p>
  );
}
