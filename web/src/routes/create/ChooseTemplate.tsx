import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, once } from "@/api/client";
import { projectQuery } from "@/api/queries";
import type { Project, TemplateCard } from "@/api/schema.gen";
import { said, t } from "@/i18n";
import { Button } from "@/ui/Button";
import { CodeArea } from "@/ui/CodeArea";
import { LossReport } from "@/ui/LossReport";
import { Problem } from "@/ui/Problem";
import { inOrder, TemplateGallery } from "@/ui/TemplateGallery";
import { complete } from "../template/completion";
import { LiveTask } from "../template/LiveTask";
import { Problems } from "../template/Problems";
import { useCheck } from "../template/useCheck";

interface Props {
  readonly templates: readonly TemplateCard[];
  readonly created: Project | null;
  readonly onCreated: (project: Project) => void;
  readonly onNext: () => void;
}

export function ChooseTemplate({ templates, created, onCreated, onNext }: Props) {
  const [chosen, setChosen] = useState<TemplateCard | undefined>(() => inOrder(templates)[0]);
  const [name, setName] = useState<string | null>(null);
  const [source, setSource] = useState<string | null>(null);
  const client = useQueryClient();
  const check = useCheck(source);
  const wrong = check.error;
  const title = name ?? said(chosen?.title ?? "");
  const create = useMutation({
    mutationFn: async () => {
      const checked =
        source === null ? null : await ok(api.POST("/api/v1/templates/check", { body: { source } }));
      const template = checked?.template ?? chosen?.template ?? {};
      return ok(api.POST("/api/v1/projects", { headers: once(), body: { ...fresh, name: title, template } }));
    },
    onSuccess: async (project) => {
      client.setQueryData(projectQuery(project.id).queryKey, project);
      await client.invalidateQueries({ queryKey: ["projects"] });
      onCreated(project);
    },
  });
  const pick = (template: TemplateCard) => {
    setChosen(template);
    setSource(null);
    create.reset();
  };
  return (
    <TemplateGallery templates={templates} chosen={chosen ?? null} onChoose={pick}>
      <aside className="prev" aria-label={t("Chosen template")}>
        <div className="prev-body">
          <div className="row" style={{ alignItems: "baseline" }}>
            <h2>{said(chosen?.title ?? "")}</h2>
            <span className="sp" />
            <Button
              look="link"
              className="f2"
              onClick={() => setSource(source === null ? (chosen?.source ?? "") : null)}
            >
              {source === null ? t("Edit as YAML") : t("Back to the preview")}
            </Button>
          </div>
          <p className="t2" style={{ margin: "4px 0 12px" }}>
            {said(chosen?.description ?? "")}
          </p>
          {source === null ? (
            chosen ? (
              <LiveTask key={chosen.name} plan={chosen.plan} sample={chosen.samples[0]} />
            ) : null
          ) : (
            <Written source={source} onChange={setSource} check={check} sample={chosen?.samples[0]} />
          )}
          <TextInput
            label={t("Project name")}
            required
            value={title}
            onChange={(event) => setName(event.currentTarget.value)}
            disabled={created !== null}
          />
          {create.isError && !wrong ? (
            <div style={{ marginTop: 12 }}>
              <Problem error={create.error} />
            </div>
          ) : null}
        </div>
        <div className="prev-foot">
          <span className="f2 t3">{created ? t("The project exists") : t("Next: files, then people")}</span>
          <span className="sp" />
          {created ? (
            <Button look="pri" onClick={onNext}>
              {t("Next: data")}
            </Button>
          ) : (
            <Button
              look="pri"
              onClick={() => create.mutate()}
              disabled={!title.trim() || create.isPending || wrong !== null}
            >
              {t("Next: data")}
            </Button>
          )}
        </div>
      </aside>
    </TemplateGallery>
  );
}

interface WrittenProps {
  readonly source: string;
  readonly onChange: (source: string) => void;
  readonly check: ReturnType<typeof useCheck>;
  readonly sample: TemplateCard["samples"][number] | undefined;
}

/** The template as text, what is wrong with it or lost by it, and the task that it becomes. */
function Written({ source, onChange, check: { compiled, error, notes }, sample }: WrittenProps) {
  return (
    <>
      <div className="short-code">
        <CodeArea
          label={t("Template in YAML")}
          value={source}
          onChange={onChange}
          notes={notes}
          complete={complete}
        />
      </div>
      <p className="f2 t3">{t("YAML, or a labelling config of Label Studio (XML).")}</p>
      <LossReport losses={compiled?.losses ?? []} />
      {error ? <Problems error={error} fine={false} /> : null}
      {compiled ? <LiveTask plan={compiled.plan} sample={sample} /> : null}
    </>
  );
}

/** What a new project starts with; the last step asks about the policy. */
const fresh = {
  guidelines: "",
  policy: {
    redundancy: 1,
    target: null,
    stop_at: null,
    least: 1,
    curtail: true,
    mixed: false,
    hide_suggestions: false,
    methods: {},
  },
  lease_seconds: 900,
  budget: null,
};
