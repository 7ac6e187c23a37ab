import { Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok } from "@/api/client";
import { progressQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count } from "@/ui/format";
import { say } from "@/ui/notify";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { sum } from "./counts";

/** All items of a project with everything made of them; the project itself, and its releases, stay. */
export function DeleteData({ project }: { readonly project: Project }) {
  const may = useMay("data.delete");
  const [open, setOpen] = useState(false);
  const { data: progress } = useQuery({ ...progressQuery(project.id), enabled: may });
  if (!may || progress === undefined || sum(progress.tasks) === 0) return null;
  return (
    <Section title={t("Delete data")}>
      <p className="t2" style={{ marginBottom: 8 }}>
        {t("Removes all items with their answers and labels. The project and its releases stay.")}
      </p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {t("Delete all items")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("Delete all items?")}>
        {open ? <Confirm project={project} onDone={() => setOpen(false)} /> : null}
      </Modal>
    </Section>
  );
}

function Confirm({ project, onDone }: { readonly project: Project; readonly onDone: () => void }) {
  const client = useQueryClient();
  const { data } = useQuery(progressQuery(project.id));
  const tasks = data ? sum(data.tasks) : null;
  const remove = useMutation({
    mutationFn: () =>
      ok(
        api.DELETE("/api/v1/projects/{project_id}/tasks", {
          params: { path: { project_id: project.id } },
        }),
      ),
    onSuccess: async (gone) => {
      onDone();
      say(t("{n} items are gone", { n: count(gone.tasks) }));
      await client.invalidateQueries({ queryKey: ["project", project.id] });
    },
  });
  return (
    <div className="stack">
      <p>
        {data
          ? t("{tasks} items and {answers} answers will be gone. This cannot be undone.", {
              tasks: count(tasks ?? 0),
              answers: count(data.answers),
            })
          : t("All items and answers will be gone. This cannot be undone.")}
      </p>
      {remove.isError ? <Problem error={remove.error} /> : null}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onDone}>{t("Keep")}</Button>
        <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {tasks === null ? t("Delete all items") : t("Delete {n} items", { n: count(tasks) })}
        </Button>
      </div>
    </div>
  );
}
