import { Modal, NumberInput, Radio, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type SyntheticEvent } from "react";
import { api, ok, randomSeed } from "@/api/client";
import { auditsQuery } from "@/api/queries";
import type { Audit, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { count, day, interval, percent } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { SliceFields } from "./SliceFields";

const today = () => {
  const now = new Date();
  return `${now.getFullYear()}.${String(now.getMonth() + 1).padStart(2, "0")}.${String(now.getDate()).padStart(2, "0")}`;
};

export function MakeRelease({ project }: { readonly project: Project }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="pri" onClick={() => setOpen(true)}>
        {t("Make a release")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("Make a release")} size={520}>
        {open ? <ReleaseForm project={project} onDone={() => setOpen(false)} /> : null}
      </Modal>
    </>
  );
}

type Evidence = "audit" | "draw" | "none";

function ReleaseForm({ project, onDone }: { readonly project: Project; readonly onDone: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery(auditsQuery(project.id));
  const done = data?.items.find((audit) => audit.certificates.length > 0);
  const [name, setName] = useState(today);
  const [evidence, setEvidence] = useState<Evidence | null>(null);
  const [size, setSize] = useState(100);
  const [fields, setFields] = useState<string[]>([]);
  const chosen = evidence ?? (done ? "audit" : "none");
  const make = useMutation({
    mutationFn: async () => {
      const params = { path: { project_id: project.id } };
      let audit: Audit | undefined = chosen === "audit" ? done : undefined;
      if (chosen === "draw") {
        const body = { size, controls: null, from_truth: true, seed: randomSeed(), fields };
        audit = await ok(api.POST("/api/v1/projects/{project_id}/audits", { params, body }));
      }
      const body = { name, audit_id: audit?.id ?? null };
      return ok(api.POST("/api/v1/projects/{project_id}/releases", { params, body }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["project", project.id] });
      onDone();
      await navigate({ to: "/projects/$projectId/releases", params: { projectId: project.id } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <TextInput
        label={t("Name")}
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group label={t("Certificate")} value={chosen} onChange={(value) => setEvidence(value)}>
        <div className="stack" style={{ gap: 8, marginTop: 4 }}>
          {done ? <Radio value="audit" label={auditWords(done)} /> : null}
          <Radio value="draw" label={t("A fresh audit against the known truth")} />
          <Radio value="none" label={t("None: the release says “not audited”")} />
        </div>
      </Radio.Group>
      {chosen === "draw" ? (
        <>
          <NumberInput
            label={t("Tasks to audit, drawn at random")}
            min={1}
            max={100_000}
            value={size}
            onChange={(value) => setSize(Number(value) || 1)}
          />
          <SliceFields project={project} value={fields} onChange={setFields} />
        </>
      ) : null}
      {make.isError ? <Problem error={make.error} /> : null}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button onClick={onDone}>{t("Cancel")}</Button>
        <Button type="submit" look="pri" disabled={make.isPending}>
          {t("Make the release")}
        </Button>
      </div>
    </form>
  );
}

function auditWords(audit: Audit): string {
  const [first] = audit.certificates;
  const said = first ? `, ${percent(first.accuracy, first.audited)} ${interval(first, first.audited)}` : "";
  return t("The audit of {date}: {n} tasks{said}", {
    date: day(audit.created_at),
    n: count(audit.done),
    said,
  });
}
