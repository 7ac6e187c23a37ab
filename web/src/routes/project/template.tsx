import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { parse, stringify } from "yaml";
import { changeProject } from "@/api/changes";
import { api, ok } from "@/api/client";
import { ApiProblem, sentence } from "@/api/problem";
import { projectQuery } from "@/api/queries";
import type { CompiledTemplate, Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { CodeArea } from "@/ui/CodeArea";
import { say } from "@/ui/notify";
import { Section } from "@/ui/Section";
import { useProject } from "./useProject";

export function TemplatePage() {
  const project = useProject();
  return <TemplateEditor key={project.template_version} project={project} />;
}

function TemplateEditor({ project }: { readonly project: Project }) {
  const may = useMay("projects.manage");
  const client = useQueryClient();
  const [source, setSource] = useState(() => stringify(project.template, { lineWidth: 100 }));
  const check = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/templates/check", { body: { source } })),
  });
  const save = useMutation({
    mutationFn: async () => {
      await check.mutateAsync();
      return changeProject(project, { template: parse(source) as Record<string, unknown> });
    },
    onSuccess: (fresh) => {
      client.setQueryData(projectQuery(project.id).queryKey, fresh);
      say(t("The template is version {n} now", { n: fresh.template_version }));
    },
  });
  const error = check.error ?? save.error;
  return (
    <div className="two">
      <Section
        first
        title={t("Template v{n}", { n: project.template_version })}
        actions={
          may ? (
            <>
              <Button small onClick={() => check.mutate()} disabled={check.isPending}>
                {t("Check")}
              </Button>
              <Button small look="pri" onClick={() => save.mutate()} disabled={save.isPending}>
                {t("Save as a new version")}
              </Button>
            </>
          ) : undefined
        }
      >
        <CodeArea
          label={t("Template in YAML")}
          value={source}
          readOnly={!may}
          marks={marksOf(error)}
          onChange={(text) => {
            setSource(text);
            check.reset();
            save.reset();
          }}
        />
      </Section>
      <div>
        <Section first title={t("Problems")}>
          <Problems error={error} fine={check.isSuccess} />
        </Section>
        {check.data ? <CompilesTo compiled={check.data} /> : null}
      </div>
    </div>
  );
}

function marksOf(error: Error | null): readonly number[] {
  return error instanceof ApiProblem ? error.rules.flatMap(({ line }) => (line ? [line] : [])) : [];
}

function Problems({ error, fine }: { readonly error: Error | null; readonly fine: boolean }) {
  if (error) {
    const rules = error instanceof ApiProblem ? error.rules : [];
    return (
      <div role="alert">
        <p className="bad">{sentence(error)}</p>
        <ul className="problem-list">
          {rules.map(({ path, message, line }, index) => (
            <li key={`${path}-${index}`}>
              {line ? <span className="t3">{t("line {line}", { line })} </span> : null}
              <code className="mono">{path}</code> {message}
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return fine ? (
    <p className="good" role="status">
      {t("None. The template compiles.")}
    </p>
  ) : (
    <p className="t3">{t("Check the template to see what it compiles to.")}</p>
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
