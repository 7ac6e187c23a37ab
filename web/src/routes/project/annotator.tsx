import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { annotatorReportQuery, projectQuery } from "@/api/queries";
import type { AnnotatorReport, ControlReport, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { ButtonLink } from "@/ui/Button";
import { day } from "@/ui/format";
import { Pace } from "@/ui/Pace";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { kindWord, Who } from "@/ui/Who";
import { AnnotatorFigures } from "./AnnotatorFigures";
import { ByClass, Confusions, Signals, Weeks } from "./AnnotatorParts";
import { Behaviours } from "./Behaviours";
import { OptionRates } from "./OptionRates";
import { controlTitle } from "./plan";

/** One annotator in one project: the same page for people, models and judges. */
export function AnnotatorPage() {
  const { projectId, annotatorId } = useParams({
    from: "/signed-in/shell/projects/$projectId/annotators/$annotatorId",
  });
  const report = useQuery(annotatorReportQuery(projectId, annotatorId));
  const project = useQuery(projectQuery(projectId));
  const error = report.error ?? project.error;
  if (error) {
    return (
      <Page title={t("Annotator")}>
        <Problem error={error} onRetry={() => void report.refetch()} />
      </Page>
    );
  }
  if (!report.data || !project.data) {
    return (
      <Page title={t("Annotator")}>
        <Skeleton rows={10} height={28} />
      </Page>
    );
  }
  return <Loaded report={report.data} project={project.data} />;
}

interface Props {
  readonly report: AnnotatorReport;
  readonly project: Project;
}

function Loaded({ report, project }: Props) {
  const { annotator } = report.standing;
  const [chosen, setChosen] = useState(0);
  const control = report.controls[chosen];
  return (
    <Page
      title={annotator.name}
      mark={<Who kind={annotator.kind} name={annotator.name} size={32} nameless />}
      aside={
        <>
          <span className="tag">{kindWord(annotator.kind)}</span>
          <span className="t3">{t("since {date}", { date: day(annotator.created_at) })}</span>
        </>
      }
      actions={
        <>
          {report.controls.length > 1 ? (
            <Chooser report={report} project={project} chosen={chosen} onChoose={setChosen} />
          ) : null}
          <ButtonLink to="/projects/$projectId/annotators" params={{ projectId: project.id }}>
            {t("All annotators")}
          </ButtonLink>
        </>
      }
    >
      <div className="under-head">
        <AnnotatorFigures report={report} control={control} project={project} />
      </div>
      {control ? (
        <Measured report={report} control={control} project={project} />
      ) : (
        <p className="t2" style={{ marginTop: 20 }}>
          {t("Aggregate the answers to measure how often they are right.")}
        </p>
      )}
    </Page>
  );
}

function Measured({ report, control, project }: Props & { readonly control: ControlReport }) {
  // Without classes there is room beside the signals.
  const signals = <Signals report={report} control={control} />;
  const classless = control.by_class.length === 0 && !control.by_option?.length;
  return (
    <div className="two">
      <div>
        <Weeks control={control} project={project} />
        <Confusions control={control} project={project} />
        {classless ? signals : null}
      </div>
      <div>
        <ByClass control={control} project={project} />
        <OptionRates control={control} project={project} />
        {classless ? null : signals}
        <Behaviours control={control} />
        <section className="sec" aria-label={t("Pace")}>
          <Pace perDay={report.answers_per_day} />
        </section>
      </div>
    </div>
  );
}

interface ChooserProps extends Props {
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

function Chooser({ report, project, chosen, onChoose }: ChooserProps) {
  return (
    <label className="row f2 t2">
      {t("Control")}
      <select value={chosen} onChange={(event) => onChoose(Number(event.target.value))}>
        {report.controls.map(({ control }, index) => (
          <option key={control} value={index}>
            {controlTitle(project, control)}
          </option>
        ))}
      </select>
    </label>
  );
}
