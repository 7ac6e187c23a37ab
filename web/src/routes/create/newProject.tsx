import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { templatesQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { useDocumentTitle } from "@mantine/hooks";
import { t } from "@/i18n";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { ChooseTemplate } from "./ChooseTemplate";
import { DataStep } from "./DataStep";
import { PeopleStep } from "./PeopleStep";
import { QualityStep } from "./QualityStep";
import { Steps, type Step } from "./Steps";
import "./create.css";

/** Template, data, people, quality. The project exists from the first step on, so each can be left and found again. */
export function NewProjectPage() {
  useDocumentTitle(`${t("New project")} · Sterling`);
  const [project, setProject] = useState<Project | null>(null);
  const [step, setStep] = useState<Step>("template");
  const { data, error, isPending, refetch } = useQuery(templatesQuery);
  if (isPending) {
    return (
      <div className="page">
        <Skeleton rows={8} height={32} />
      </div>
    );
  }
  if (error) {
    return (
      <div className="page">
        <Problem error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  return (
    <div className="create">
      <Steps step={step} reached={project !== null} onStep={setStep} />
      {step === "template" || project === null ? (
        <ChooseTemplate
          templates={data.items}
          created={project}
          onCreated={(made) => {
            setProject(made);
            setStep("data");
          }}
          onNext={() => setStep("data")}
        />
      ) : null}
      {project && step === "data" ? <DataStep project={project} onNext={() => setStep("people")} /> : null}
      {project && step === "people" ? <PeopleStep onNext={() => setStep("quality")} /> : null}
      {project && step === "quality" ? <QualityStep project={project} onChanged={setProject} /> : null}
    </div>
  );
}
