import { NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SyntheticEvent } from "react";
import { changeProject } from "@/api/changes";
import { projectQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { say } from "@/ui/notify";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { DeleteProject } from "./DeleteProject";
import { PolicyFields, usePolicyForm } from "./PolicyFields";
import { useProject } from "./useProject";

export function ProjectSettingsPage() {
  const project = useProject();
  const manage = useMay("projects.manage");
  const remove = useMay("projects.delete");
  return (
    <div style={{ maxWidth: 560, paddingTop: 16 }}>
      <SettingsForm key={project.version} project={project} readOnly={!manage} />
      {manage ? <Archive project={project} /> : null}
      {remove ? <DeleteProject project={project} /> : null}
    </div>
  );
}

function SettingsForm({ project, readOnly }: { readonly project: Project; readonly readOnly: boolean }) {
  const client = useQueryClient();
  const [name, setName] = useState(project.name);
  const policy = usePolicyForm(project);
  const [lease, setLease] = useState(project.lease_seconds / 60);
  const save = useMutation({
    mutationFn: () =>
      changeProject(project, {
        name,
        lease_seconds: Math.round(lease * 60),
        ...policy.changes(),
      }),
    onSuccess: async (fresh) => {
      client.setQueryData(projectQuery(project.id).queryKey, fresh);
      await client.invalidateQueries({ queryKey: ["projects"] });
      say(t("Saved"));
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput
        label={t("Name")}
        required
        readOnly={readOnly}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PolicyFields form={policy} readOnly={readOnly} />
      <NumberInput
        label={t("Lease, minutes")}
        description={t("How long a task stays with an annotator who does nothing.")}
        min={1}
        max={1440}
        readOnly={readOnly}
        value={lease}
        onChange={(value) => setLease(Number(value) || 1)}
      />
      {save.isError ? <Problem error={save.error} /> : null}
      {readOnly ? null : (
        <div>
          <Button type="submit" look="pri" disabled={save.isPending}>
            {t("Save settings")}
          </Button>
        </div>
      )}
    </form>
  );
}

function Archive({ project }: { readonly project: Project }) {
  const client = useQueryClient();
  const archived = project.state === "archived";
  const change = useMutation({
    mutationFn: () => changeProject(project, { state: archived ? "active" : "archived" }),
    onSuccess: (fresh) => client.setQueryData(projectQuery(project.id).queryKey, fresh),
  });
  return (
    <div style={{ marginTop: 24 }}>
      <Section title={archived ? t("Archived") : t("Archive")}>
        <p className="t2" style={{ marginBottom: 8 }}>
          {archived
            ? t("Nothing is handed out. Everything can still be read.")
            : t("Nothing is handed out any more; everything stays and can be opened again.")}
        </p>
        <Button onClick={() => change.mutate()} disabled={change.isPending}>
          {archived ? t("Open again") : t("Archive the project")}
        </Button>
        {change.isError ? <Problem error={change.error} /> : null}
      </Section>
    </div>
  );
}
