import { useQuery } from "@tanstack/react-query";
import { auditsQuery, progressQuery } from "@/api/queries";
import type { Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { count } from "@/ui/format";
import { Pace } from "@/ui/Pace";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { Skeleton } from "@/ui/Skeleton";
import { StateStrip } from "@/ui/StateStrip";
import { StateIcon, stateWord } from "@/ui/StateTag";
import { ClassTable } from "./ClassTable";
import { ControlTable } from "./ControlTable";
import { CurveSection } from "./Curve";
import { ForecastSection } from "./Forecast";
import { Headline } from "./Headline";
import { Needs } from "./Needs";
import { sum } from "./counts";
import { useProject } from "./useProject";

export function OverviewPage() {
  const project = useProject();
  const { data: progress, error, isPending, refetch } = useQuery(progressQuery(project.id));
  const audits = useQuery(auditsQuery(project.id));
  if (isPending) return <Skeleton rows={10} height={28} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (sum(progress.tasks) === 0) return <NoData project={project} />;
  const certificates = audits.data?.items.find((audit) => audit.certificates.length > 0)?.certificates ?? [];
  return (
    <>
      <Headline project={project} progress={progress} certificates={certificates} />
      <div className="two">
        <div>
          <CurveSection project={project} progress={progress} />
          <Needs project={project} progress={progress} certificates={certificates} />
          <ForecastSection project={project} progress={progress} />
        </div>
        <div>
          <ControlTable project={project} progress={progress} certificates={certificates} />
          <ClassTable project={project} progress={progress} />
          <Section title={t("Tasks")} note={<Beside counts={progress.tasks} />}>
            <StateStrip counts={progress.tasks} unlisted={beside} />
          </Section>
          <section className="sec" aria-label={t("Pace")}>
            <Pace perDay={progress.answers_per_day} />
          </section>
        </div>
      </div>
    </>
  );
}

const beside = ["staged", "error"];

function Beside({ counts }: { readonly counts: Progress["tasks"] }) {
  return (
    <span className="row nw" style={{ gap: 12 }}>
      {beside
        .filter((state) => (counts[state] ?? 0) > 0)
        .map((state) => (
          <span key={state} className="row t2" style={{ gap: 4 }}>
            <StateIcon state={state} />
            {stateWord(state)} {count(counts[state] ?? 0)}
          </span>
        ))}
      {t("{n} in all", { n: count(sum(counts)) })}
    </span>
  );
}

function NoData({ project }: { readonly project: Project }) {
  const params = { projectId: project.id };
  return (
    <Empty
      title={t("No data yet")}
      text={t(
        "Import files, and every item becomes a task. Then this page shows how far the labels are, how good, and what needs you.",
      )}
    >
      <ButtonLink look="pri" to="/projects/$projectId/data" params={params}>
        {t("Import data")}
      </ButtonLink>
      <ButtonLink to="/projects/$projectId/guidelines" params={params}>
        {t("Write the guidelines")}
      </ButtonLink>
    </Empty>
  );
}
