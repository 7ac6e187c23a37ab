import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { useDocumentTitle } from "@mantine/hooks";
import { progressQuery, projectQuery } from "@/api/queries";
import { changeProject } from "@/api/changes";
import { ApiProblem } from "@/api/problem";
import type { Project } from "@/api/schema.gen";
import { useMay, useMe } from "@/app/session";
import { t } from "@/i18n";
import { Button, ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { day } from "@/ui/format";
import { sayProblem } from "@/ui/notify";
import { placeWord } from "@/ui/placeWords";
import { PageHead } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { StateTag } from "@/ui/StateTag";
import { sum } from "./counts";
import { MakeRelease } from "./MakeRelease";
import "@/ui/page.css";

const home = "/projects/$projectId";

/** Each with the right without which it would show a refusal and nothing else. */
const tabs = [
  [home, "labels.read"],
  ["/projects/$projectId/tasks", "tasks.read"],
  ["/projects/$projectId/review", "reviews.write"],
  ["/projects/$projectId/annotators", "annotators.read"],
  ["/projects/$projectId/data", "data.read"],
  ["/projects/$projectId/template", "projects.read"],
  ["/projects/$projectId/guidelines", "projects.read"],
  ["/projects/$projectId/releases", "releases.read"],
  ["/projects/$projectId/settings", "projects.manage"],
] as const;

/** The head and the tabs of a project; each tab is a page of its own. */
export function ProjectFrame() {
  const { projectId } = useParams({ from: "/signed-in/shell/projects/$projectId" });
  const { verbs } = useMe();
  const { data: project, error, isPending, refetch } = useQuery(projectQuery(projectId));
  useDocumentTitle(project ? `${project.name} · Sterling` : "Sterling");
  if (isPending) {
    return (
      <div className="page">
        <Skeleton rows={8} height={28} />
      </div>
    );
  }
  if (error) {
    // A mistyped address is no id at all; to a person both are the same.
    if (error instanceof ApiProblem && [404, 422].includes(error.status)) return <NoProject />;
    return (
      <div className="page">
        <Problem
          error={error}
          onRetry={() => void refetch()}
          title={t("This project does not open")}
          advice={<Link to="/projects">{t("All projects")}</Link>}
        />
      </div>
    );
  }
  return (
    <div className="page">
      <Head project={project} />
      <nav className="tabs" aria-label={t("Project")}>
        {tabs
          .filter(([, verb]) => verbs.includes(verb))
          .map(([to]) => (
            <Link
              key={to}
              to={to}
              params={{ projectId }}
              activeOptions={{ exact: to === home }}
              activeProps={{ "aria-current": "page" }}
            >
              {to === home ? t("Overview") : placeWord(to.slice(home.length + 1))}
            </Link>
          ))}
      </nav>
      <Outlet />
    </div>
  );
}

function NoProject() {
  return (
    <div className="page">
      <Empty title={t("There is nothing at this address")} text={t("It may have been renamed or deleted.")}>
        <ButtonLink to="/projects">{t("All projects")}</ButtonLink>
      </Empty>
    </div>
  );
}

function Head({ project }: { readonly project: Project }) {
  const manage = useMay("projects.manage");
  const note = t("template v{n} · started {date}", {
    n: project.template_version,
    date: day(project.created_at),
  });
  return (
    <PageHead
      title={project.name}
      aside={
        <>
          <StateTag state={project.state} />
          <span className="t3">{note}</span>
        </>
      }
      actions={
        <>
          {manage ? <PauseButton project={project} /> : null}
          <Next project={project} />
        </>
      }
    />
  );
}

/** What is done with the project next stands out: importing, labelling, or making a release. */
function Next({ project: { id }, project }: { readonly project: Project }) {
  const imports = useMay("data.import");
  const release = useMay("releases.make");
  const told = useMay("labels.read");
  const { data: progress } = useQuery({ ...progressQuery(id), enabled: told });
  const empty = progress !== undefined && sum(progress.tasks) === 0;
  const answered = progress !== undefined && progress.answers > 0;
  const params = { projectId: id };
  if (empty && imports) {
    return (
      <ButtonLink look="pri" to="/projects/$projectId/data" params={params}>
        {t("Import data")}
      </ButtonLink>
    );
  }
  return (
    <>
      <ButtonLink
        look={progress === undefined || answered ? "plain" : "pri"}
        to="/projects/$projectId/annotate"
        params={params}
      >
        {t("Label")}
      </ButtonLink>
      {release && answered ? <MakeRelease project={project} /> : null}
    </>
  );
}

function PauseButton({ project }: { readonly project: Project }) {
  const client = useQueryClient();
  const paused = project.state === "paused";
  const change = useMutation({
    mutationFn: () => changeProject(project, { state: paused ? "active" : "paused" }),
    onSuccess: (fresh) => client.setQueryData(projectQuery(project.id).queryKey, fresh),
    onError: sayProblem,
  });
  if (project.state === "archived") return null;
  return (
    <Button onClick={() => change.mutate()} disabled={change.isPending}>
      {paused ? t("Resume") : t("Pause")}
    </Button>
  );
}
