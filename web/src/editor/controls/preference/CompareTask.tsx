import { Suspense } from "react";
import { t } from "@/i18n";
import { useHints, useSession } from "../../context";
import { lookUp, type ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { sidesOf } from "./sides";
import { Question } from "../../parts/Question";
import { Markdown } from "../../views/Markdown";
import { OtherViews } from "../../views/OtherViews";
import { View } from "../../views/View";

/** Two responses side by side, what they answer above them, the judgment below. */
export function CompareTask({ session }: { readonly session: TaskSession }) {
  useSession(session);
  const sides = sidesOf(session) ?? ["", ""];
  const { plan } = session;
  const views = new Map(plan.views.map((view) => [view.name, view]));
  const preference = plan.controls.findIndex((control) => control.type === "preference");
  const asked = plan.controls.filter((control) => session.asked.has(control.name));
  const before = asked.filter((control) => plan.controls.indexOf(control) < preference);
  const after = asked.filter((control) => plan.controls.indexOf(control) >= preference);
  useHints([
    { keys: ["1", "–", "5"], word: t("answer, then the next row") },
    { keys: ["ArrowUp", "ArrowDown"], word: t("row") },
  ]);
  const columns = before.length > 0 ? [before, after] : [after.slice(0, 1), after.slice(1)];
  return (
    <div className="wk compare">
      <div className="compare-data" tabIndex={0} role="region" aria-label={t("What is compared")}>
        <div className="compare-ask">
          <OtherViews session={session} except={sides} />
        </div>
        <div className="compare-sides">
          {sides.map((name, i) => (
            <Side key={name} session={session} view={views.get(name)} letter={i === 0 ? "A" : "B"} />
          ))}
        </div>
      </div>
      <div className={columns[1]?.length === 0 ? "compare-dock one" : "compare-dock"}>
        {columns.map((controls, i) =>
          controls.length === 0 ? null : (
            <div key={i} className="questions">
              {controls.map((control) => (
                <Question key={control.name} session={session} control={control} />
              ))}
            </div>
          ),
        )}
      </div>
      <Broken session={session} />
    </div>
  );
}

/** Rules about the whole answer that do not hold. */
function Broken({ session }: { readonly session: TaskSession }) {
  const broken = session.showsProblems ? session.problems.filter((problem) => problem.control === "") : [];
  return broken.map((problem) => (
    <p key={problem.message} className="wrong pad" role="alert">
      {problem.message}
    </p>
  ));
}

interface SideProps {
  readonly session: TaskSession;
  readonly view: ViewPlan | undefined;
  readonly letter: string;
}

function Side({ session, view, letter }: SideProps) {
  if (view === undefined) return null;
  const value = lookUp(view.path, session.assignment.data);
  const text = typeof value === "string" ? value : undefined;
  const words = text?.split(/\s+/u).filter(Boolean).length;
  return (
    <section className="side" aria-label={t("Response {letter}", { letter })}>
      <header className="side-head">
        <span className="letter">{letter}</span>
        <span className="sp" />
        {words === undefined ? null : <span className="t3 f2">{t("{words} words", { words })}</span>}
      </header>
      {text !== undefined && view.type === "markdown" ? (
        <Suspense fallback={<p className="reading">{text}</p>}>
          <Markdown text={text} />
        </Suspense>
      ) : (
        <View view={{ ...view, title: "" }} shown={session.assignment} />
      )}
    </section>
  );
}
