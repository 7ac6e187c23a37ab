import { Modal, NumberInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type SyntheticEvent } from "react";
import { api, ok, randomSeed } from "@/api/client";
import { auditsQuery } from "@/api/queries";
import type { Audit, Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { ActionsHead } from "@/ui/ActionsHead";
import { Assay } from "@/ui/Assay";
import { scaleFrom } from "@/ui/judge";
import { Button, ButtonLink } from "@/ui/Button";
import { count, moment } from "@/ui/format";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { SliceFields } from "./SliceFields";

/** Random samples that an expert checks; the only source of a certificate. */
export function Audits({ project }: { readonly project: Project }) {
  const { data } = useQuery(auditsQuery(project.id));
  const may = useMay("audits.write");
  const audits = data?.items ?? [];
  return (
    <Section
      title={t("Audits")}
      note={t("random samples, checked by an expert who does not see the label")}
      actions={may ? <DrawAudit project={project} /> : undefined}
    >
      {audits.length === 0 ? (
        <p className="t3">{t("None yet. Without an audit nobody knows how good the labels are.")}</p>
      ) : (
        <div className="scroll-x">
          <table>
            <thead>
              <tr>
                <th>{t("Drawn")}</th>
                <th className="r">{t("Stated")}</th>
                <th style={{ paddingInlineStart: 24 }}>{t("Purity")}</th>
                <ActionsHead />
              </tr>
            </thead>
            <tbody>
              {audits.map((audit) => (
                <AuditRow key={audit.id} audit={audit} project={project} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function AuditRow({ audit, project }: { readonly audit: Audit; readonly project: Project }) {
  const may = useMay("audits.write");
  const [first] = audit.certificates;
  return (
    <tr>
      <td>{moment(audit.created_at)}</td>
      <td className="r t2">{t("{n} of {all}", { n: count(audit.done), all: count(audit.size) })}</td>
      <td style={{ paddingInlineStart: 24 }}>
        <Assay
          estimate={first?.accuracy ?? null}
          bounds={first}
          cases={first?.audited ?? 0}
          target={project.policy.target ?? null}
          scale={[scaleFrom([first?.low]), 1]}
        />
      </td>
      <td className="r">
        {may && audit.done < audit.size ? (
          <ButtonLink
            small
            to="/projects/$projectId/audits/$auditId"
            params={{ projectId: project.id, auditId: audit.id }}
          >
            {t("Go on")}
          </ButtonLink>
        ) : null}
      </td>
    </tr>
  );
}

function DrawAudit({ project }: { readonly project: Project }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small onClick={() => setOpen(true)}>
        {t("Audit labels")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("Audit labels")} size={480}>
        {open ? <DrawForm project={project} /> : null}
      </Modal>
    </>
  );
}

function DrawForm({ project }: { readonly project: Project }) {
  const [size, setSize] = useState(100);
  const [fields, setFields] = useState<string[]>([]);
  const navigate = useNavigate();
  const draw = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/projects/{project_id}/audits", {
          params: { path: { project_id: project.id } },
          body: { size, seed: randomSeed(), controls: null, from_truth: false, fields },
        }),
      ),
    onSuccess: (audit) =>
      navigate({
        to: "/projects/$projectId/audits/$auditId",
        params: { projectId: project.id, auditId: audit.id },
      }),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    draw.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      <p className="t2">
        {t(
          "Draws labelled tasks at random. You state the truth of each; 100 give an interval of about ±5 points at 93 %, 400 of about ±2.5.",
        )}
      </p>
      <NumberInput
        label={t("Tasks")}
        min={1}
        max={100_000}
        allowDecimal={false}
        value={size}
        onChange={(value) => setSize(Number(value) || 1)}
      />
      <SliceFields project={project} value={fields} onChange={setFields} />
      {draw.isError ? <Problem error={draw.error} /> : null}
      <div>
        <Button type="submit" look="pri" disabled={draw.isPending}>
          {t("Draw and begin")}
        </Button>
      </div>
    </form>
  );
}
