import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { stringify } from "yaml";
import { changeProject } from "@/api/changes";
import { api, ok } from "@/api/client";
import { projectQuery } from "@/api/queries";
import type { CompiledTemplate, Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { CodeArea } from "@/ui/CodeArea";
import { LossReport } from "@/ui/LossReport";
import { say } from "@/ui/notify";
import { Section } from "@/ui/Section";
import { complete } from "../template/completion";
import { LiveTask, useSample } from "../template/LiveTask";
import { Problems } from "../template/Problems";
import { useCheck } from "../template/useCheck";
import { useOwnItem } from "../template/useOwnItem";
import { useProject } from "./useProject";

export function TemplatePage() {
  const project = useProject();
  return <TemplateEditor key={project.template_version} project={project} />;
}

function TemplateEditor({ project }: { readonly project: Project }) {
  const may = useMay("projects.manage");
  const client = useQueryClient();
  const [source, setSource] = useState(() => stringify(project.template, { lineWidth: 100 }));
  const { compiled, error: wrong, notes, fine } = useCheck(source);
  const sample = useSample(project.template);
  const own = useOwnItem(project.id);
  const save = useMutation({
    mutationFn: async () => {
      const { template } = await ok(api.POST("/api/v1/templates/check", { body: { source } }));
      return changeProject(project, { template });
    },
    onSuccess: (fresh) => {
      client.setQueryData(projectQuery(project.id).queryKey, fresh);
      say(t("The template is version {n} now", { n: fresh.template_version }));
    },
  });
  const error = wrong ?? save.error;
  return (
    <div className="two">
      <Section
        first
        title={t("Template v{n}", { n: project.template_version })}
        actions={
          may ? (
            <Button small onClick={() => save.mutate()} disabled={save.isPending || !fine}>
              {t("Save as a new version")}
            </Button>
          ) : undefined
        }
      >
        <CodeArea
          label={t("Template in YAML")}
          value={source}
          readOnly={!may}
          notes={notes}
          complete={complete}
          onChange={(text) => {
            setSource(text);
            save.reset();
          }}
        />
      </Section>
      <div>
        <Section first title={t("Problems")}>
          <Problems error={error} fine={fine} />
          <LossReport losses={compiled?.losses ?? []} />
        </Section>
        {compiled ? (
          <>
            <Section
              title={t("Try it")}
              note={[own?.task.external_id, t("Nothing is sent")].filter(Boolean).join(" · ")}
              actions={
                own?.next === undefined ? undefined : (
                  <Button look="link" className="f2" onClick={own.next}>
                    {t("Next item")}
                  </Button>
                )
              }
            >
              <LiveTask plan={compiled.plan} sample={own?.data ?? sample} item={own?.task.item_id} />
            </Section>
            <CompilesTo compiled={compiled} />
          </>
        ) : null}
      </div>
    </div>
  );
}

const text = (value: unknown) => (typeof value === "string" ? value : "");

function CompilesTo({ compiled }: { readonly compiled: CompiledTemplate }) {
  return (
    <>
      <Section title={t("Export columns")}>
        <table className="tight">
          <tbody>
            {compiled.columns.map((column, index) => (
              <tr key={index}>
                <td className="mono">{text(column["name"])}</td>
                <td className="t3 r">{text(column["type"])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t("What an answer must be")} note="JSON Schema 2020-12">
        <pre className="log" tabIndex={0} style={{ maxHeight: 360 }}>
          {JSON.stringify(compiled.output_schema, null, 2)}
        </pre>
      </Section>
    </>
  );
}
