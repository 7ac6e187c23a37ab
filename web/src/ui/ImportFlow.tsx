import { Checkbox, Select } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asNamed, matchByName, type FieldMap } from "@/api/fieldMap";
import { canPack, packFiles } from "@/api/packFiles";
import { previewImport, sendImport } from "@/api/upload";
import type { ImportPreview, Job } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "./Button";
import { Drop } from "./Drop";
import { FieldMapping } from "./FieldMapping";
import { bytes, percent } from "./format";
import { LossReport } from "./LossReport";
import { PreviewTable } from "./PreviewTable";
import { Problem } from "./Problem";
import { Skeleton } from "./Skeleton";

interface Props {
  readonly projectId: string;
  readonly onStarted: (job: Job) => void;
}

/** Formats by their own names, but for those that are described. */
const formats = (): { value: string; label: string }[] => [
  { value: "auto", label: t("Detect the format") },
  { value: "jsonl", label: t("JSON lines") },
  { value: "json", label: t("JSON, one list") },
  { value: "csv", label: "CSV" },
  { value: "parquet", label: "Parquet" },
  { value: "conll", label: "CoNLL" },
  { value: "coco", label: "COCO" },
  { value: "coco-zip", label: "COCO (zip)" },
  { value: "yolo", label: "YOLO (zip)" },
  { value: "voc", label: "Pascal VOC (zip)" },
  { value: "files", label: t("Files, one item each") },
  { value: "scale-frames", label: t("Scale sensor fusion frames (zip)") },
];

/** Drop, detect and say why, look at real rows, then a job; one file after the other. */
export function ImportFlow({ projectId, onStarted }: Props) {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [packing, setPacking] = useState(0);
  const take = async (given: readonly File[]) => {
    if (!canPack(given)) {
      setFiles(given);
      return;
    }
    setPacking(given.length);
    const whole = await packFiles(given, "files.zip").finally(() => setPacking(0));
    setFiles([whole]);
  };
  const [first] = files;
  if (packing > 0) return <p role="status">{t("Putting {n} files together …", { n: packing })}</p>;
  if (!first) {
    return (
      <Drop
        onFiles={(given) => void take(given)}
        hint={t(
          "Tables and lists: JSON, CSV, Parquet, CoNLL, COCO, YOLO, Pascal VOC. Or the files themselves, alone or in a zip: pictures, films, sound, PDF, point clouds, texts. Nothing leaves this machine.",
        )}
      />
    );
  }
  return (
    <OneFile
      key={`${first.name}-${first.lastModified}-${files.length}`}
      projectId={projectId}
      file={first}
      more={files.length - 1}
      onNext={() => setFiles(files.slice(1))}
      onCancel={() => setFiles([])}
      onStarted={onStarted}
    />
  );
}

interface FileProps extends Props {
  readonly file: File;
  readonly more: number;
  readonly onNext: () => void;
  readonly onCancel: () => void;
}

function OneFile({ projectId, file, more, onNext, onCancel, onStarted }: FileProps) {
  const [format, setFormat] = useState("auto");
  const [strict, setStrict] = useState(false);
  const [sent, setSent] = useState(0);
  const client = useQueryClient();
  const { preview, map, setMap } = useMappedPreview(projectId, file, format);
  const send = useMutation({
    mutationFn: () =>
      sendImport(projectId, file, { format: preview.data?.format ?? format, strict, map }, setSent),
    onSuccess: async (job) => {
      onStarted(job);
      await client.invalidateQueries({ queryKey: ["project", projectId] });
      onNext();
    },
  });
  const ready = preview.data !== undefined && !preview.isPlaceholderData && preview.data.missing.length === 0;
  return (
    <div className="import-box">
      <div className="row wrap">
        <span className="b el">{file.name}</span>
        <span className="t3">{bytes(file.size)}</span>
        {more > 0 ? <span className="tag">{t("{n} more after it", { n: more })}</span> : null}
        <span className="sp" />
        <Select
          aria-label={t("Format")}
          w={190}
          allowDeselect={false}
          value={format}
          onChange={(value) => setFormat(value ?? "auto")}
          data={formats()}
        />
      </div>
      {preview.isPending ? <Skeleton rows={4} /> : null}
      {preview.isError ? <Problem error={preview.error} title={t("This file cannot be read")} /> : null}
      {preview.data ? <Seen preview={preview.data} map={map} onMap={setMap} /> : null}
      {send.isError ? <Problem error={send.error} onRetry={() => send.mutate()} /> : null}
      <div className="row wrap" style={{ marginTop: 12 }}>
        <Checkbox
          checked={strict}
          onChange={(event) => setStrict(event.currentTarget.checked)}
          label={t("Import nothing if a single line is wrong")}
        />
        <span className="sp" />
        {send.isPending ? (
          <span className="t3 f2">{t("{share} sent", { share: percent(sent, 1) })}</span>
        ) : null}
        <Button onClick={onCancel} disabled={send.isPending}>
          {t("Cancel")}
        </Button>
        <Button look="pri" onClick={() => send.mutate()} disabled={!ready || send.isPending}>
          {t("Import {name}", { name: file.name.length > 28 ? t("the file") : file.name })}
        </Button>
      </div>
    </div>
  );
}

/** The preview of a file as it is, and, where columns are mapped, as it will arrive. */
function useMappedPreview(projectId: string, file: File, format: string) {
  const [chosen, setMap] = useState<FieldMap>();
  const about = ["preview", projectId, file.name, file.size, file.lastModified, format];
  const look = (map: FieldMap) => ({
    queryKey: [...about, map],
    queryFn: () => previewImport(projectId, file, format, map),
    retry: false,
    staleTime: Infinity,
  });
  const plain = useQuery(look(asNamed));
  const map = chosen ?? (plain.data ? matchByName(plain.data) : asNamed);
  const preview = useQuery({ ...look(map), enabled: plain.isSuccess, placeholderData: keepPreviousData });
  return { preview: plain.isSuccess ? preview : plain, map, setMap };
}

interface SeenProps {
  readonly preview: ImportPreview;
  readonly map: FieldMap;
  readonly onMap: (map: FieldMap) => void;
}

function Seen({ preview, map, onMap }: SeenProps) {
  return (
    <>
      <p className="t2" style={{ margin: "8px 0" }}>
        <b className="b">{preview.format}</b>: {preview.why}
      </p>
      <FieldMapping preview={preview} map={map} onMap={onMap} />
      <PreviewTable rows={preview.rows} first={preview.fields} />
      <LossReport losses={preview.losses} />
      {preview.problems.length > 0 ? (
        <ul className="problem-list f2">
          {preview.problems.slice(0, 10).map(({ line, problems }) => (
            <li key={line} className="warn">
              {t("Line {line}:", { line })}{" "}
              {problems.map(({ path, message }) => `${path} ${message}`).join("; ")}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
