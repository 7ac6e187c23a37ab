import { useQuery } from "@tanstack/react-query";
import { importsQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { ImportFlow } from "@/ui/ImportFlow";
import { JobRow } from "@/ui/JobRow";
import { say } from "@/ui/notify";
import { ImportProblems } from "../project/ImportProblems";

export function DataStep({ project, onNext }: { readonly project: Project; readonly onNext: () => void }) {
  const { data } = useQuery(importsQuery(project.id));
  const jobs = data?.items ?? [];
  const refused = jobs.find((job) => Number(job.result["refused"] ?? 0) > 0);
  return (
    <div className="create-step">
      <h1>{t("What is to be labelled?")}</h1>
      <p className="t2" style={{ margin: "4px 0 16px" }}>
        {t("Every item becomes a task. The files stay on this machine.")}
      </p>
      <ImportFlow projectId={project.id} onStarted={() => say(t("The import has started"))} />
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
      {refused ? <ImportProblems job={refused} /> : null}
      <div className="foot">
        <span className="t3 f2">{t("Next: who labels")}</span>
        <span className="sp" />
        <Button look="pri" onClick={onNext}>
          {jobs.length > 0 ? t("Next: people") : t("Import later")}
        </Button>
      </div>
    </div>
  );
}
