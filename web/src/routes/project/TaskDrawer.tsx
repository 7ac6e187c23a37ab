import { Drawer } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { annotatorsQuery, taskAnswersQuery, taskLabelsQuery, taskQuery } from "@/api/queries";
import type { Answer, Label, Project, Task } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Button } from "@/ui/Button";
import { ago, count, duration } from "@/ui/format";
import { sayProblem } from "@/ui/notify";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { Skeleton } from "@/ui/Skeleton";
import { StateTag } from "@/ui/StateTag";
import { Who } from "@/ui/Who";
import { Explanations } from "./Explanation";
import { controlTitle, wordsOf } from "./plan";
import { TaskFlags } from "./TaskFlags";
import { TaskItem } from "./TaskItem";

interface Props {
  readonly project: Project;
  readonly taskId: string | null;
  readonly onClose: () => void;
}

const NO_LABELS: readonly Label[] = [];

/** One task: its item, who said what, and the label so far. */
export function TaskDrawer({ project, taskId, onClose }: Props) {
  return (
    <Drawer
      opened={taskId !== null}
      onClose={onClose}
      position="right"
      size={480}
      title={t("Task")}
      closeButtonProps={{ "aria-label": t("Close") }}
    >
      {taskId ? <Inside project={project} taskId={taskId} /> : null}
    </Drawer>
  );
}

function Inside({ project, taskId }: { readonly project: Project; readonly taskId: string }) {
  const { data, error, isPending } = useQuery(taskQuery(taskId));
  const labels = useQuery(taskLabelsQuery(taskId));
  const answers = useQuery(taskAnswersQuery(taskId));
  if (isPending) return <Skeleton rows={6} />;
  if (error) return <Problem error={error} />;
  const { task } = data;
  return (
    <div className="stack">
      <div className="row wrap">
        <span className="b el">{task.external_id}</span>
        <StateTag state={task.state} />
        <span className="t3 f2">{howItStands(task)}</span>
        <span className="sp" />
        <CancelTask task={task} />
      </div>
      {task.flags > 0 ? <TaskFlags taskId={taskId} /> : null}
      <Section title={t("Item")}>
        <TaskItem project={project} detail={data} labels={labels.data?.items ?? NO_LABELS} />
        <details>
          <summary className="t3 f2">{t("As JSON")}</summary>
          <pre className="log answer-json" tabIndex={0}>
            {JSON.stringify(data.data, null, 2)}
          </pre>
        </details>
      </Section>
      <Section title={t("Label so far")}>
        {labels.data?.items.map(({ control, value, probability, calibrated }) => (
          <div key={control} className="row" style={{ minHeight: 28 }}>
            <span
              className="t2 el"
              style={{ width: "40%", flex: "none" }}
              title={controlTitle(project, control)}
            >
              {controlTitle(project, control)}
            </span>
            <span className="b said sp">{wordsOf(project, control, value)}</span>
            <Assay estimate={probability} uncalibrated={!calibrated} cases={1} width={40} />
          </div>
        ))}
        {labels.data?.items.length === 0 ? <p className="t3">{t("Not aggregated yet.")}</p> : null}
      </Section>
      <Explanations project={project} taskId={taskId} />
      <Section title={t("Answers")}>
        {answers.data?.items.map((answer) => (
          <AnswerRow key={answer.id} answer={answer} project={project} />
        ))}
        {answers.data?.items.length === 0 ? <p className="t3">{t("Nobody answered yet.")}</p> : null}
      </Section>
    </div>
  );
}

/** What few tasks have: a priority, and rounds that were sent back in review. */
const howItStands = ({ priority, round }: Task): string =>
  [
    priority === 0 ? "" : t("priority {n}", { n: count(priority) }),
    round === 0 ? "" : t("sent back {n}×", { n: count(round) }),
  ]
    .filter(Boolean)
    .join(" · ");

function AnswerRow({ answer, project }: { readonly answer: Answer; readonly project: Project }) {
  const may = useMay("annotators.read");
  const { data } = useQuery({ ...annotatorsQuery, enabled: may });
  const who = data?.items.find(({ id }) => id === answer.annotator_id);
  return (
    <div style={{ padding: "6px 0", borderBottom: "1px solid var(--line)" }}>
      <div className="row">
        <Who kind={who?.kind ?? "person"} name={who?.name ?? t("Annotator")} />
        <span className="sp" />
        {answer.outcome === "surplus" ? <span className="tag">{t("Surplus")}</span> : null}
        <span className="t3 f2 nw">
          {answer.seconds === null ? "" : `${duration(answer.seconds)} · `}
          {ago(answer.submitted_at)}
        </span>
      </div>
      {Object.entries(answer.answer).map(([control, value]) => (
        <div key={control} className="row f2" style={{ alignItems: "baseline", marginTop: 4 }}>
          <span
            className="t3 el"
            style={{ width: "40%", flex: "none" }}
            title={controlTitle(project, control)}
          >
            {controlTitle(project, control)}
          </span>
          <span className="said">{wordsOf(project, control, value)}</span>
        </div>
      ))}
    </div>
  );
}

function CancelTask({ task }: { readonly task: Task }) {
  const client = useQueryClient();
  const may = useMay("tasks.assign");
  const cancel = useMutation({
    mutationFn: () =>
      ok(api.POST("/api/v1/tasks/{task_id}/cancel", { params: { path: { task_id: task.id } } })),
    onSuccess: () => client.invalidateQueries(),
    onError: sayProblem,
  });
  if (!may || task.state === "done" || task.state === "canceled") return null;
  return (
    <Button small onClick={() => cancel.mutate()} disabled={cancel.isPending}>
      {t("Cancel task")}
    </Button>
  );
}
