import { Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useCallback, useRef, useState } from "react";
import { changeProject } from "@/api/changes";
import { projectQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";
import { uploadPicture } from "@/api/upload";
import { useMay } from "@/app/session";
import { Markdown } from "@/editor/views/Markdown";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { say } from "@/ui/notify";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { guidelinesPicture, type PictureUrl } from "@/ui/Uploaded";
import { useProject } from "./useProject";
import "@/editor/views.css";

export function GuidelinesPage() {
  const project = useProject();
  return <GuidelinesEditor key={project.guideline_version} project={project} />;
}

function GuidelinesEditor({ project }: { readonly project: Project }) {
  const may = useMay("projects.manage");
  const client = useQueryClient();
  const [text, setText] = useState(project.guidelines);
  const field = useRef<HTMLTextAreaElement>(null);
  const add = useMutation({
    mutationFn: uploadPicture,
    onSuccess: (blob, { name }) => {
      const { selectionStart: from = text.length, selectionEnd: to = text.length } = field.current ?? {};
      const words = name.replace(/\.[^.]*$/u, "").replaceAll(/[[\]\\]/gu, " ");
      setText(`${text.slice(0, from)}![${words}](sha256:${blob.sha256})${text.slice(to)}`);
    },
  });
  // What is not saved yet is read as the upload that it is.
  const picture = useCallback<PictureUrl>(
    (sha256) =>
      project.guidelines.includes(sha256) ? guidelinesPicture(project.id)(sha256) : `/api/v1/blobs/${sha256}`,
    [project],
  );
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
            <>
              <AddPicture onFile={(file) => add.mutate(file)} busy={add.isPending} />
              <Button small look="pri" onClick={() => save.mutate()} disabled={!changed || save.isPending}>
                {t("Save as a new version")}
              </Button>
            </>
          }
        >
          <Textarea
            ref={field}
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
          {add.isError ? <Problem error={add.error} /> : null}
          {save.isError ? (
            <Problem error={save.error} advice={t("Your text is still here. Copy it before you reload.")} />
          ) : null}
        </Section>
      ) : null}
      <Section first title={t("As annotators see it")}>
        {text.trim() ? (
          <div className="prose">
            <Suspense fallback={<p className="t3">{t("Loading")}</p>}>
              <Markdown text={text} picture={picture} />
            </Suspense>
          </div>
        ) : (
          <p className="t3">
            {t(
              "Good guidelines are the cheapest way to better labels. Markdown works: headings, lists, tables, pictures.",
            )}
          </p>
        )}
      </Section>
    </div>
  );
}

function AddPicture({ onFile, busy }: { readonly onFile: (file: File) => void; readonly busy: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button small onClick={() => input.current?.click()} disabled={busy}>
        {t("Add a picture")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("Picture for the guidelines")}
        accept="image/*"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) onFile(file);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
