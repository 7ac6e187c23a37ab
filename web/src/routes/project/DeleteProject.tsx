import { Modal, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "@/api/client";
import { progressQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { sum } from "./counts";

/** Cannot be undone, so it is asked, and names what goes. */
export function DeleteProject({ project }: { readonly project: Project }) {
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("Delete")}>
      <p className="t2" style={{ marginBottom: 8 }}>
        {t("Removes the project, its items, answers, labels and releases. This cannot be undone.")}
      </p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t("Delete the project")}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t("Delete “{name}”?", { name: project.name })}
      >
        {open ? <Confirm project={project} onKeep={() => setOpen(false)} /> : null}
      </Modal>
    </Section>
  );
}

function Confirm({ project, onKeep }: { readonly project: Project; readonly onKeep: () => void }) {
  const [typed, setTyped] = useState("");
  const { data } = useQuery(progressQuery(project.id));
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () =>
      ok(
        api.DELETE("/api/v1/projects/{project_id}", {
          params: { path: { project_id: project.id } },
        }),
      ),
    onSuccess: async () => {
      await navigate({ to: "/projects" });
      client.removeQueries({ queryKey: ["project", project.id] });
      await client.invalidateQueries({ queryKey: ["projects"] });
    },
  });
  return (
    <div className="stack">
      <p>
        {data
          ? t("{tasks} tasks and {answers} answers will be gone, and with them all labels and releases.", {
              tasks: count(sum(data.tasks)),
              answers: count(data.answers),
            })
          : t("All tasks, answers, labels and releases will be gone.")}
      </p>
      <TextInput
        data-autofocus
        label={t("Type the project's name to go on")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {remove.isError ? <Problem error={remove.error} /> : null}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onKeep}>{t("Keep")}</Button>
        <Button
          look="danger"
          disabled={typed.trim() !== project.name || remove.isPending}
          onClick={() => remove.mutate()}
        >
          {data?.answers ? t("Delete {n} answers", { n: count(data.answers) }) : t("Delete the project")}
        </Button>
      </div>
    </div>
  );
}
