import { useEffect, useMemo, useRef, type ReactNode } from "react";
import type { Assignment } from "@/api/schema.gen";
import { t } from "@/i18n";
import { TaskView } from "../annotate/TaskView";
import { RegistryContext, ToolsContext, useUi } from "../context";
import { holds } from "../core/conditions";
import type { Plan } from "../core/plan";
import { TaskSession } from "../core/session";
import { sampleTools } from "./sampleMedia";
import "../styles";
import "./tryout.css";

interface Props {
  readonly plan: Plan;
  /** An item; pictures and sounds are data URIs, or files of `item`. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The item on the server whose data these are; undefined: they lie in the page alone. */
  readonly item?: string | undefined;
  /** What stands below the task; inside of its keys. */
  readonly children: (session: TaskSession) => ReactNode;
}

/** A task in the real editors, away from the workbench: its keys work while it has the focus. */
export function SampleTask({ plan, data, item, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const tools = useMemo(() => sampleTools(data, item), [data, item]);
  const session = useMemo(
    () => new TaskSession({ assignment: assignmentOf(data, item), plan, holds }),
    [data, item, plan],
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
          {children(session)}
        </div>
      </RegistryContext>
    </ToolsContext>
  );
}

/** The editors work on assignments; a sample is dressed as one. */
const assignmentOf = (data: Props["data"], item = "sample"): Assignment => ({
  id: "sample",
  task_id: "sample",
  project_id: "sample",
  item_id: item,
  external_id: "sample",
  round: 1,
  data,
  template_version: 0,
  guideline_version: 0,
  lease_until: new Date(0).toISOString(),
  suggestions: [],
});
