import { Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { importsQuery, projectJobsQuery } from "@/api/queries";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { ImportFlow } from "@/ui/ImportFlow";
import { JobRow } from "@/ui/JobRow";
import { say, sayProblem } from "@/ui/notify";
import { Problem } from "@/ui/Problem";
import { Section } from "@/ui/Section";
import { Skeleton } from "@/ui/Skeleton";
import { DeleteData } from "./DeleteData";
import { ImportProblems } from "./ImportProblems";
import { useProject } from "./useProject";

export function DataPage() {
  const project = useProject();
  const may = useMay("data.import");
  const imports = useQuery(importsQuery(project.id));
  const jobs = useQuery(projectJobsQuery(project.id));
  const others = jobs.data?.items.filter(({ kind }) => kind !== "import") ?? [];
  const refused = imports.data?.items.find((job) => Number(job.result["refused"] ?? 0) > 0);
  return (
    <div className="two">
      <div>
        {may ? (
          <Section first title={t("Import")}>
            <ImportFlow projectId={project.id} onStarted={() => say(t("The import has started"))} />
          </Section>
        ) : null}
        <Section title={t("Imports")} first={!may}>
          {imports.isPending ? <Skeleton rows={3} /> : null}
          {imports.error ? <Problem error={imports.error} onRetry={() => void imports.refetch()} /> : null}
          {imports.data?.items.map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
          {imports.data?.items.length === 0 ? (
            <p className="t3">{t("Nothing was imported yet. The same line twice is imported once.")}</p>
          ) : null}
        </Section>
        {refused ? <ImportProblems job={refused} /> : null}
      </div>
      <div>
        <ExportSection projectId={project.id} />
        <Section title={t("Other background work")}>
          {others.slice(0, 12).map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
          {others.length === 0 ? <p className="t3">{t("Nothing ran yet.")}</p> : null}
        </Section>
        <LineHelp />
        <DeleteData project={project} />
      </div>
    </div>
  );
}

const exports = ["jsonl", "csv", "parquet", "conll", "coco", "yolo", "mot", "scale-lidar"] as const;
const written = {
  csv: "CSV",
  parquet: "Parquet",
  conll: "CoNLL",
  coco: "COCO",
  yolo: "YOLO (zip)",
  mot: "MOT",
  "scale-lidar": "Scale LiDAR",
} as const;

const nameOf = (format: (typeof exports)[number]): string =>
  format === "jsonl" ? t("JSON lines") : written[format];

function ExportSection({ projectId }: { readonly projectId: string }) {
  const may = useMay("exports.make");
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: ({ format, what }: { format: (typeof exports)[number]; what: "labels" | "answers" }) =>
      ok(
        api.POST("/api/v1/projects/{project_id}/exports", {
          params: { path: { project_id: projectId } },
          body: { format, what },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", projectId] }),
    onError: sayProblem,
  });
  if (!may) return null;
  return (
    <Section first title={t("Export")}>
      <p className="t2" style={{ marginBottom: 8 }}>
        {t("Everything as it stands now. For a version that stays, make a release.")}
      </p>
      <div className="row">
        {(["labels", "answers"] as const).map((what) => (
          <Menu key={what} position="bottom-start">
            <Menu.Target>
              <Button disabled={make.isPending}>
                {what === "labels" ? t("Export labels") : t("Export answers")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {exports.map((format) => (
                <Menu.Item key={format} onClick={() => make.mutate({ format, what })}>
                  {nameOf(format)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ))}
      </div>
    </Section>
  );
}

function LineHelp() {
  const line = `{"id": "0001", "data": {"text": "..."},\n "truth": {"intent": "refund"},\n "answers": [{"annotator": "ada", "answer": {...}}]}`;
  return (
    <Section title={t("A line of JSON lines")}>
      <pre className="log" tabIndex={0}>
        {line}
      </pre>
      <p className="t3 f2" style={{ marginTop: 8 }}>
        {t(
          "Only data is needed. Truth is kept for audits and never shown to annotators; answers are counted like those given here.",
        )}
      </p>
    </Section>
  );
}
