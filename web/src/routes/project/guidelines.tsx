import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeProject } from "@/api/changes";
import { projectQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Markdown } from "@/ui/Markdown";
import { say } from "@/ui/notify";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { useProject } from "./useProject";

export function GuidelinesPage() {
  const project = useProject();
  return <GuidelinesEditor key={project.guideline_version} project={project} />;
}

function GuidelinesEditor({ project }: { readonly project: Project }) {
  const may = useMay("projects.manage");
  const client = useQueryClient();
  const [text, setText] = useState(project.guidelines);
  const save = useMutation({
    mutationFn: () => changeProject(project, { guidelines: text }),
    onSuccess: (fresh) => {
      client.setQueryData(projectQuery(project.id).queryKey, fresh);
      say(
        t("The guidelines are version {n} now; annotators see them with the next task", {
          n: fresh.guideline_version,
        }),
      );
    },
  });
  const changed = text !== project.guidelines;
  return (
    <div className="two even">
      {may ? (
        <Section
          first
          title={t("Guidelines v{n}", { n: project.guideline_version })}
          actions={
            <Button small look="pri" onClick={() => save.mutate()} disabled={!changed || save.isPending}>
              {t("Save as a new version")}
            </Button>
          }
        >
          <Textarea
            aria-label={t("Guidelines in Markdown")}
            placeholder={t(
              "What is being labelled and why. What each label means, with an example and a counter-example. What to do when unsure.",
            )}
            autosize
            minRows={18}
            maxRows={40}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {save.isError ? (
            <Problem error={save.error} advice={t("Your text is still here. Copy it before you reload.")} />
          ) : null}
        </Section>
      ) : null}
      <Section first title={t("As annotators see it")}>
        {text.trim() ? (
          <Markdown text={text} />
        ) : (
          <p className="t3">
            {t(
              "Good guidelines are the cheapest way to better labels. Markdown works: headings, lists, tables.",
            )}
          </p>
        )}
      </Section>
    </div>
  );
}
