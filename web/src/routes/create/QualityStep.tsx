import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SyntheticEvent } from "react";
import { changeProject } from "@/api/changes";
import { projectQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Problem } from "@/ui/Problem";
import { PolicyFields, usePolicyForm } from "../project/PolicyFields";
import { LiveProjectTask } from "../template/LiveTask";

interface Props {
  readonly project: Project;
  readonly onChanged: (project: Project) => void;
}

export function QualityStep({ project, onChanged }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const policy = usePolicyForm(project);
  const save = useMutation({
    mutationFn: () => changeProject(project, policy.changes()),
    onSuccess: async (fresh) => {
      onChanged(fresh);
      client.setQueryData(projectQuery(project.id).queryKey, fresh);
      await client.invalidateQueries({ queryKey: ["projects"] });
      await navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <div className="last-step">
      <form className="create-step stack" onSubmit={submit}>
        <div>
          <h1>{t("How good must it be?")}</h1>
          <p className="t2" style={{ marginTop: 4 }}>
            {t("All of this can be changed later.")}
          </p>
        </div>
        <PolicyFields form={policy} />
        {save.isError ? <Problem error={save.error} /> : null}
        <div className="foot">
          <span className="sp" />
          <Button type="submit" look="pri" disabled={save.isPending}>
            {t("Open the project")}
          </Button>
        </div>
      </form>
      <section className="last-try" aria-labelledby="try-title">
        <h2 id="try-title">{t("What an annotator will see")}</h2>
        <p className="t2">{t("Answer it as they would; nothing is sent.")}</p>
        <LiveProjectTask project={project} />
      </section>
    </div>
  );
}
