import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useDocumentTitle } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import { api, ok } from "@/api/client";
import { sentence } from "@/api/problem";
import { auditsQuery, auditTasksQuery, projectQuery, taskQuery } from "@/api/queries";
import type { AuditTask, Project, TaskDetail } from "@/api/schema.gen";
import { loadBindings } from "@/editor/annotate/bindings";
import { TaskView } from "@/editor/annotate/TaskView";
import { RegistryContext, ToolsContext } from "@/editor/context";
import { ActionRegistry } from "@/editor/core/actions";
import { holds } from "@/editor/core/conditions";
import type { JsonObject } from "@/editor/core/json";
import { PictureStore } from "@/editor/core/media";
import { RecordingStore } from "@/editor/core/recordings";
import { TaskSession } from "@/editor/core/session";
import { standIn } from "@/editor/core/standIn";
import { useHandOver } from "@/editor/useHandOver";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { BackLink, Button, ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { scaleFrom } from "@/ui/judge";
import { Kbd } from "@/ui/Kbd";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { controlTitle, planOf } from "./project/plan";
import "@/editor/styles";

/** Tasks that are read before they are shown. */
const AHEAD = 3;

/** An expert states the truth of each drawn task, without seeing the label: what a certificate rests on. */
export function AuditPage() {
  const { projectId = "", auditId = "" } = useParams({ strict: false });
  const tools = useMemo(
    () => ({
      registry: new ActionRegistry(loadBindings()),
      pictures: new PictureStore(),
      recordings: new RecordingStore(),
    }),
    [],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => void tools.registry.handle(event);
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [tools]);
  return (
    <ToolsContext value={tools}>
      <RegistryContext value={tools.registry}>
        <Audited projectId={projectId} auditId={auditId} />
      </RegistryContext>
    </ToolsContext>
  );
}

function Audited({ projectId, auditId }: { readonly projectId: string; readonly auditId: string }) {
  const project = useQuery(projectQuery(projectId));
  const tasks = useQuery(auditTasksQuery(auditId));
  useDocumentTitle(`${t("Audit")} · Sterling`);
  const { stated, refused, state, pending } = useStated(projectId, auditId);
  const items = tasks.data?.items ?? [];
  const open = items.filter(({ task_id, truth }) => truth === null && !stated.has(task_id));
  const [next] = open;
  useQueries({ queries: open.slice(0, AHEAD).map(({ task_id }) => taskQuery(task_id)) });
  const error = project.error ?? tasks.error;
  return (
    <div className="an">
      <header className="abar">
        <BackLink
          to="/projects/$projectId/releases"
          params={{ projectId }}
          name={t("Back to the releases")}
        />
        <h1 className="bar-title el">{project.data?.name}</h1>
        <span className="t3">{t("Audit")}</span>
        <span className="vr" />
        <span className="save" role="status">
          {t("{n} of {all} stated", { n: items.length - open.length, all: items.length })}
        </span>
        <span className="sp" />
        <span className="t3 f2">{t("The label is not shown, so that it cannot persuade you")}</span>
      </header>
      <main className="an-task">
        {error ? (
          <div className="an-middle">
            <Problem error={error} onRetry={() => void tasks.refetch()} />
          </div>
        ) : !project.data || !tasks.data || (next === undefined && pending) ? (
          <div className="an-middle">
            <Skeleton rows={8} />
          </div>
        ) : next ? (
          <OneTask
            key={next.task_id}
            project={project.data}
            task={next}
            refused={refused.get(next.task_id)}
            onStated={(truth) => state(next.task_id, truth)}
          />
        ) : (
          <Complete project={project.data} auditId={auditId} />
        )}
      </main>
    </div>
  );
}

interface Refused {
  readonly truth: JsonObject;
  readonly error: Error;
}

/**
 * States truths one after the other, behind the person's back: the next task is there at once, so that no key goes to
 * the one before. What the server refuses comes back as it was stated.
 */
function useStated(projectId: string, auditId: string) {
  const client = useQueryClient();
  const [stated, setStated] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<ReadonlyMap<string, Refused>>(new Map());
  const { mutate, isPending } = useMutation({
    scope: { id: `audit ${auditId}` },
    mutationFn: ({ task, truth }: { task: string; truth: JsonObject }) =>
      ok(
        api.PUT("/api/v1/audits/{audit_id}/tasks/{task_id}", {
          params: { path: { audit_id: auditId, task_id: task } },
          body: { truth },
        }),
      ),
    onError: (error, { task, truth }) => {
      setRefused((before) => new Map(before).set(task, { truth, error }));
      setStated((before) => new Set([...before].filter((one) => one !== task)));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", projectId, "audits"] }),
  });
  const state = (task: string, truth: JsonObject) => {
    setStated((before) => new Set(before).add(task));
    mutate({ task, truth });
  };
  return { stated, refused, state, pending: isPending };
}

/** What came of it, and where to go on. */
function Complete({ project, auditId }: { readonly project: Project; readonly auditId: string }) {
  const { data } = useQuery(auditsQuery(project.id));
  const certificates = data?.items.find(({ id }) => id === auditId)?.certificates ?? [];
  const target = project.policy.target ?? null;
  return (
    <div className="an-middle">
      <Empty title={t("The audit is complete")} text={t("Its certificate is ready for the next release.")}>
        {certificates.length === 0 ? null : (
          <dl className="kv" style={{ width: "100%", marginBottom: 8 }}>
            {certificates.map((one) => (
              <div key={one.control} style={{ display: "contents" }}>
                <dt>{t("Purity, {control}", { control: controlTitle(project, one.control) })}</dt>
                <dd>
                  <Assay
                    estimate={one.accuracy}
                    bounds={one}
                    cases={one.audited}
                    target={target}
                    scale={[scaleFrom([one.low]), 1]}
                  />
                </dd>
              </div>
            ))}
          </dl>
        )}
        <ButtonLink look="pri" to="/projects/$projectId/releases" params={{ projectId: project.id }}>
          {t("Back to the releases")}
        </ButtonLink>
      </Empty>
    </div>
  );
}

interface OneProps {
  readonly project: Project;
  readonly task: AuditTask;
  readonly refused: Refused | undefined;
  readonly onStated: (truth: JsonObject) => void;
}

function OneTask({ project, task, refused, onStated }: OneProps) {
  const { data, error } = useQuery(taskQuery(task.task_id));
  if (error) {
    return (
      <div className="an-middle">
        <Problem error={error} />
      </div>
    );
  }
  if (!data) return null;
  return <Stating project={project} detail={data} refused={refused} onStated={onStated} />;
}

interface StatingProps {
  readonly project: Project;
  readonly detail: TaskDetail;
  readonly refused: Refused | undefined;
  readonly onStated: (truth: JsonObject) => void;
}

function Stating({ project, detail, refused, onStated }: StatingProps) {
  const [session] = useState(() => {
    const again = refused === undefined ? {} : { answer: refused.truth };
    return new TaskSession({ assignment: standIn(detail), plan: planOf(project), holds, ...again });
  });
  const { handOver, problem } = useHandOver(session, {
    id: "audit",
    title: t("State the truth"),
    group: t("Audit"),
    onDone: ({ answer }) => onStated(answer),
  });
  return (
    <div className="fix">
      <TaskView session={session} />
      <div className="fix-bar">
        {refused ? (
          <span className="bad f2" role="alert">
            {sentence(refused.error)}
          </span>
        ) : null}
        {problem === undefined ? null : (
          <span className="bad f2" role="alert">
            {problem.message}
          </span>
        )}
        <span className="sp" />
        <Button look="pri" onClick={handOver}>
          {t("State the truth and next")} <Kbd>Enter</Kbd>
        </Button>
      </div>
    </div>
  );
}
