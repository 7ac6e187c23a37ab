import { useEffect, useMemo, useRef } from "react";
import type { Assignment } from "@/api/schema.gen";
import { t } from "@/i18n";
import { TaskView } from "../annotate/TaskView";
import { RegistryContext, ToolsContext, useSession, useUi } from "../context";
import { holds } from "../core/conditions";
import type { Plan } from "../core/plan";
import { TaskSession } from "../core/session";
import { sampleTools } from "./sampleMedia";
import "../editor.css";
import "./tryout.css";

interface Props {
  readonly plan: Plan;
  /** A sample item; pictures and sounds are data URIs. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** A task to be answered with the real editors; nothing is sent, and the answer is shown as it would be kept. */
export function TryOut({ plan, data }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const tools = useMemo(() => sampleTools(data), [data]);
  const session = useMemo(
    () => new TaskSession({ assignment: assignmentOf(data), plan, holds }),
    [data, plan],
  );
  useEffect(() => () => useUi.setState({ hints: [] }), []);
  useEffect(() => {
    const element = box.current;
    // Keys belong to the task only while it has the focus: the page around it has its own.
    const onKey = (event: KeyboardEvent) => {
      if (tools.registry.handle(event)) event.stopPropagation();
    };
    element?.addEventListener("keydown", onKey);
    return () => element?.removeEventListener("keydown", onKey);
  }, [tools]);
  return (
    <ToolsContext value={tools}>
      <RegistryContext value={tools.registry}>
        <div ref={box} className="tryout" role="group" aria-label={t("Preview of the task")}>
          <div className="tryout-task">
            <TaskView session={session} />
          </div>
          <AnswerSoFar session={session} />
        </div>
      </RegistryContext>
    </ToolsContext>
  );
}

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
      <pre className="mono" tabIndex={0} aria-label={t("Answer as JSON")}>
        {JSON.stringify(session.submission().answer, null, 2)}
      </pre>
    </details>
  );
}

/** The editors work on assignments; a sample is dressed as one. */
const assignmentOf = (data: Readonly<Record<string, unknown>>): Assignment => ({
  id: "sample",
  task_id: "sample",
  project_id: "sample",
  item_id: "sample",
  external_id: "sample",
  round: 1,
  data,
  template_version: 0,
  guideline_version: 0,
  lease_until: new Date(0).toISOString(),
  suggestions: [],
});
