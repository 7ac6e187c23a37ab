import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, ok } from "@/api/client";
import { projectJobsQuery } from "@/api/queries";
import type { Certificate, Job, Progress, Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button, ButtonLink } from "@/ui/Button";
import { count, interval, percent } from "@/ui/format";
import { judge } from "@/ui/judge";
import { NeedsYou, type Need } from "@/ui/NeedsYou";
import { sayProblem } from "@/ui/notify";
import { controlTitle } from "./plan";

interface Props {
  readonly project: Project;
  readonly progress: Progress;
  readonly certificates: readonly Certificate[];
}

function missed({ project, certificates }: Props): Need[] {
  const params = { projectId: project.id };
  return certificates
    .filter((one) => judge(one, project.policy.target ?? null) === "miss")
    .map((one) => ({
      id: `miss-${one.control}`,
      tone: "bad",
      text: (
        <>
          <b className="b">{controlTitle(project, one.control)}</b> {t("misses its target:")}{" "}
          {percent(one.accuracy, one.audited)} {interval(one, one.audited)}
        </>
      ),
      action: <Go to="/projects/$projectId/review" params={params} word={t("Review disagreements")} />,
    }));
}

function Go(props: {
  to:
    | "/projects/$projectId/review"
    | "/projects/$projectId/tasks"
    | "/projects/$projectId/data"
    | "/projects/$projectId/guidelines"
    | "/projects/$projectId/releases";
  params: { projectId: string };
  word: string;
  search?: { state: string };
}): ReactNode {
  return (
    <ButtonLink look="link" to={props.to} params={props.params} search={props.search ?? {}}>
      {props.word}
    </ButtonLink>
  );
}

function failed(jobs: readonly Job[], project: Project): Need[] {
  const last = jobs.find((job) => job.state === "failed");
  if (!last) return [];
  return [
    {
      id: "failed",
      tone: "bad",
      text: (
        <span title={last.error ?? ""}>
          {t("A background job failed:")} {last.error}
        </span>
      ),
      action: <Go to="/projects/$projectId/data" params={{ projectId: project.id }} word={t("See it")} />,
    },
  ];
}

function standing({ project, progress, certificates }: Props): Need[] {
  const params = { projectId: project.id };
  const waiting = (progress.tasks["settled"] ?? 0) + (progress.tasks["in_review"] ?? 0);
  const broken = progress.tasks["error"] ?? 0;
  const open = progress.tasks["open"] ?? 0;
  const needs: Need[] = [];
  if (broken > 0) {
    const word = t("See them");
    const text = t("{n} tasks are in error", { n: count(broken) });
    const action = (
      <Go to="/projects/$projectId/tasks" params={params} search={{ state: "error" }} word={word} />
    );
    needs.push({ id: "error", tone: "bad", text, action });
  }
  if (progress.answers === 0 && open > 0) {
    needs.push({
      id: "people",
      tone: "t3",
      text: t("No answers yet; {n} tasks wait for annotators", { n: count(open) }),
      action: (
        <ButtonLink look="link" to="/members">
          {t("Invite people")}
        </ButtonLink>
      ),
    });
  }
  if (waiting > 0) {
    const text = t("{n} tasks are settled and not reviewed, least certain first", { n: count(waiting) });
    needs.push({
      id: "review",
      tone: "t3",
      text,
      action: <Go to="/projects/$projectId/review" params={params} word={t("Review")} />,
    });
  }
  if (certificates.length === 0 && waiting > 0) {
    const action = <Go to="/projects/$projectId/releases" params={params} word={t("Audit labels")} />;
    needs.push({ id: "audit", tone: "t3", text: t("The purity is not measured: no audit yet"), action });
  }
  if (project.guidelines.trim() === "") {
    needs.push({
      id: "guidelines",
      tone: "t3",
      text: t("Annotators have no guidelines"),
      action: <Go to="/projects/$projectId/guidelines" params={params} word={t("Write them")} />,
    });
  }
  return needs;
}

export function Needs(props: Props) {
  const { project, progress } = props;
  const { data } = useQuery(projectJobsQuery(project.id));
  const aggregate = useAggregate(project.id);
  const may = useMay("labels.aggregate");
  const stale: Need[] =
    progress.stale_answers > 0 && may
      ? [
          {
            id: "stale",
            tone: "warn",
            text: t("{n} answers came since the labels were aggregated", {
              n: count(progress.stale_answers),
            }),
            action: (
              <Button look="link" onClick={() => aggregate.mutate()} disabled={aggregate.isPending}>
                {t("Aggregate now")}
              </Button>
            ),
          },
        ]
      : [];
  return (
    <NeedsYou
      needs={[...missed(props), ...failed(data?.items ?? [], project), ...stale, ...standing(props)]}
    />
  );
}

function useAggregate(project_id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/projects/{project_id}/aggregations", {
          params: { path: { project_id } },
          body: { methods: {} },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project_id] }),
    onError: sayProblem,
  });
}
