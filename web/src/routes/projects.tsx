import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { projectsQuery } from "@/api/queries";
import type { ProjectSummary } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { ActionsHead } from "@/ui/ActionsHead";
import { Assay } from "@/ui/Assay";
import { ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { between, count, day, percent, utc } from "@/ui/format";
import { amount, money } from "@/ui/money";
import { scaleFrom } from "@/ui/judge";
import { fromMicros } from "@/ui/micros";
import { daysLeft, doneOn } from "@/ui/pace";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { StateTag } from "@/ui/StateTag";
import "@/ui/page.css";

/** Tasks that wait for a person other than an annotator: settled and unreviewed, or broken. */
const needs = ({ tasks }: ProjectSummary) => tasks.settled + tasks.in_review + tasks.error;

const all = ({ tasks }: ProjectSummary) =>
  tasks.staged + tasks.open + tasks.settled + tasks.in_review + tasks.done + tasks.error;
const answered = ({ tasks }: ProjectSummary) => tasks.settled + tasks.in_review + tasks.done;

export function ProjectsPage() {
  const { data, error, isPending, refetch } = useQuery(projectsQuery);
  const may = useMay("projects.manage");
  const sees = useMay("labels.read");
  const projects = data?.items ?? [];
  return (
    <Page
      title={t("Projects")}
      actions={
        may && projects.length > 0 ? (
          <ButtonLink to="/projects/new" look="pri">
            {t("New project")}
          </ButtonLink>
        ) : null
      }
    >
      {isPending ? <Skeleton rows={5} height={28} /> : null}
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
      {data && projects.length === 0 ? <NoProjects may={may} /> : null}
      {projects.length > 0 ? <ProjectTable projects={projects} sees={sees} /> : null}
    </Page>
  );
}

function NoProjects({ may }: { readonly may: boolean }) {
  if (!may) {
    return (
      <Empty
        title={t("No projects yet")}
        text={t("When a manager starts a project, it appears here and you can begin to label.")}
      />
    );
  }
  return (
    <Empty
      title={t("No projects yet")}
      text={t(
        "A project asks one kind of question about your data: a class, a span, a box. It takes a template, some data and people.",
      )}
    >
      <ButtonLink to="/projects/new" look="pri">
        {t("Start from a template")}
      </ButtonLink>
    </Empty>
  );
}

interface TableProps {
  readonly projects: readonly ProjectSummary[];
  /** Not only what there is to label, but how it goes. */
  readonly sees: boolean;
}

function ProjectTable({ projects, sees }: TableProps) {
  const sorted = projects.toSorted((a, b) => needs(b) - needs(a) || b.created_at.localeCompare(a.created_at));
  const from = scaleFrom(projects.map(({ purity }) => purity?.low));
  return (
    <div className="scroll-x" style={{ marginTop: 16 }}>
      <table>
        <thead>
          <tr>
            <th>{t("Name")}</th>
            <th>{t("State")}</th>
            <th>{t("Answered")}</th>
            <th className="r">{t("Tasks")}</th>
            {sees ? <HowItGoesHeads from={from} /> : null}
            <th className="r wide">{t("Started")}</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {sorted.map((project) => (
            <ProjectRow key={project.id} project={project} sees={sees} from={from} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HowItGoesHeads({ from }: { readonly from: number }) {
  return (
    <>
      <th className="away">{t("Purity, scale {from}–100", { from: Math.round(from * 100) })}</th>
      <th className="r">{t("Cost per correct label")}</th>
      <th className="r">{t("Done by")}</th>
      <th className="r wide">{t("Answers")}</th>
      <th className="r">{t("To review")}</th>
    </>
  );
}

interface RowProps {
  readonly project: ProjectSummary;
  readonly sees: boolean;
  readonly from: number;
}

function doneBy({ tasks, answers_per_day, answers_left }: ProjectSummary): string {
  const left = tasks.open > 0 ? daysLeft(answers_per_day, answers_left) : null;
  return left ? doneOn(left) : "—";
}

function ProjectRow({ project, sees, from }: RowProps) {
  const { id, name, state, created_at } = project;
  const tasks = all(project);
  const share = tasks > 0 ? answered(project) / tasks : 0;
  const params = { projectId: id };
  return (
    <tr>
      <td className="b grow" title={name}>
        <Link to={sees ? "/projects/$projectId" : "/projects/$projectId/annotate"} params={params}>
          {name}
        </Link>
      </td>
      <td>
        <StateTag state={state} />
      </td>
      <td>
        {tasks > 0 ? (
          <span className="row" style={{ gap: 12 }}>
            <span className="bar" style={{ width: 48, margin: 0 }} aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </span>
            <span className="t2 r" style={{ minWidth: "3rem" }}>
              {percent(share, 1)}
            </span>
          </span>
        ) : (
          <span className="t3">{t("no data yet")}</span>
        )}
      </td>
      <td className="r t2">{count(tasks)}</td>
      {sees ? <HowItGoes project={project} from={from} /> : null}
      <td className="r t3 wide">
        <time dateTime={created_at} title={utc(created_at)}>
          {day(created_at)}
        </time>
      </td>
      <td className="r">
        <ButtonLink
          small
          to="/projects/$projectId/annotate"
          params={params}
          aria-label={t("Label {name}", { name })}
        >
          {t("Label")}
        </ButtonLink>
      </td>
    </tr>
  );
}

function HowItGoes({ project, from }: Omit<RowProps, "sees">) {
  const { answers, purity, target, cost_per_correct: cost } = project;
  const costBetween = cost ? between(cost, (end) => amount(fromMicros(end))) : undefined;
  const waiting = needs(project);
  return (
    <>
      <td className="away">
        <Assay
          estimate={purity?.value ?? null}
          bounds={purity}
          cases={purity?.n ?? 0}
          target={target}
          scale={[from, 1]}
        />
      </td>
      <td className="r t2" title={costBetween}>
        {cost ? money(fromMicros(cost.value)) : "—"} <span className="ci wide">{costBetween}</span>
      </td>
      <td className="r t2">{doneBy(project)}</td>
      <td className="r t2 wide">{count(answers)}</td>
      <td className={waiting > 0 ? "r b" : "r t3"}>{count(waiting)}</td>
    </>
  );
}
