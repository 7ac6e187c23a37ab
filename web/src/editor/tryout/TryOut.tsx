import { t } from "@/i18n";
import { useSession } from "../context";
import type { TaskSession } from "../core/session";
import { SampleTask } from "./SampleTask";
import { ServerFirst } from "./ServerFirst";

type Props = Omit<Parameters<typeof SampleTask>[0], "children">;

/** A task to be answered with the real editors; nothing is sent, and the answer is shown as it would be kept. */
export function TryOut(props: Props) {
  const prepared = props.item !== undefined;
  if (!prepared && props.plan.views.some(({ type }) => MADE_BY_SERVER.has(type))) {
    return <ServerFirst {...props} />;
  }
  return <SampleTask {...props}>{(session) => <AnswerSoFar session={session} />}</SampleTask>;
}

/** Kinds of views that are shown in a form that a job makes of the file. */
const MADE_BY_SERVER: ReadonlySet<string> = new Set(["video", "pointcloud"]);

function AnswerSoFar({ session }: { readonly session: TaskSession }) {
  useSession(session);
  const [problem] = session.problems;
  return (
    <details className="tryout-answer" open>
      <summary>
        {t("The answer as it would be kept")}
        <span className="t3">
          {problem === undefined ? t("complete; nothing is sent") : t("not complete yet")}
        </span>
      </summary>
      <pre className="mono" dir="ltr" tabIndex={0} aria-label={t("Answer as JSON")}>
        {JSON.stringify(session.submission().answer, null, 2)}
      </pre>
    </details>
  );
}
