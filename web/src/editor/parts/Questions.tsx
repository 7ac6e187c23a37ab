import { t } from "@/i18n";
import { useSession } from "../context";
import { regionsOf } from "../core/draft";
import { hasRegions } from "../core/kinds";
import type { ControlPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { Question } from "./Question";

/** All questions that are asked, in order; region controls of another view as a line that leads there. */
export function Questions({
  session,
  elsewhere = [],
}: {
  readonly session: TaskSession;
  readonly elsewhere?: readonly ControlPlan[];
}) {
  useSession(session);
  const questions = session.plan.controls.filter((control) => !hasRegions(control));
  const general = session.showsProblems ? session.problems.filter((problem) => problem.control === "") : [];
  if (questions.length === 0 && elsewhere.length === 0 && general.length === 0) return null;
  return (
    <div className="questions">
      {elsewhere.map((control) => (
        <button
          key={control.name}
          type="button"
          className="question go"
          onClick={() => session.setFocus({ control: control.name, region: undefined })}
        >
          <span className="b">{control.title}</span>
          <span className="t3 f2">
            {t("{n} marked", { n: regionsOf(session.value(control.name)).length })}
          </span>
        </button>
      ))}
      {questions.map((control) => (
        <Question key={control.name} session={session} control={control} />
      ))}
      {general.map((problem) => (
        <p key={problem.message} className="wrong pad" role="alert">
          {problem.message}
        </p>
      ))}
    </div>
  );
}
