import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "@/api/client";
import { isFinished } from "@/api/queries";
import type { Job, JobKind } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { said, t } from "@/i18n";
import { Button } from "./Button";
import { ago, bytes, count, duration, utc } from "./format";
import { StateIcon } from "./StateTag";
import "./job.css";

/** A kind of work while it runs, and what it is called afterwards. */
type Words = readonly [() => string, () => string];

const words: Readonly<Record<JobKind, Words>> = {
  import: [() => t("Importing"), () => t("Import")],
  export: [() => t("Exporting"), () => t("Export")],
  aggregation: [() => t("Aggregating"), () => t("Aggregation")],
  release: [() => t("Making a release"), () => t("Release")],
  rendition: [() => t("Preparing media"), () => t("Preparation of media")],
};
const anyWork: Words = [() => t("Working"), () => t("Work")];

/** A page that is older than its server may meet kinds that it does not know. */
const wordsOf = (kind: string): Words => (Object.hasOwn(words, kind) ? words[kind as JobKind] : anyWork);

/** What a kind of work is called in a list. */
export const workWord = (kind: string): string => wordsOf(kind)[1]();

const amounts: Readonly<Record<string, (value: number) => string>> = {
  bytes,
  rows: (value) => t("{n} rows", { n: count(value) }),
  labels: (value) => t("{n} labels", { n: count(value) }),
};
const amount = (value: number, unit: string) => amounts[unit]?.(value) ?? `${count(value)} ${unit}`;

/** Seconds that the rest takes at the rate so far; null before there is a rate. */
export function secondsLeft(job: Job, now = Date.now()): number | null {
  if (!job.started_at || !job.total || job.done <= 0) return null;
  const spent = (now - Date.parse(job.started_at)) / 1000;
  return spent > 1 ? ((job.total - job.done) / job.done) * spent : null;
}

const results: readonly (readonly [string, (n: string) => string])[] = [
  ["imported", (n) => t("{n} imported", { n })],
  ["unchanged", (n) => t("{n} unchanged", { n })],
  ["refused", (n) => t("{n} refused", { n })],
  ["answers", (n) => t("{n} answers", { n })],
  ["labels", (n) => t("{n} labels", { n })],
  ["rows", (n) => t("{n} rows", { n })],
  ["files", (n) => t("{n} files", { n })],
];

function outcome(job: Job): string {
  if (job.error) return said(job.error);
  const told = results
    .filter(
      ([name]) => typeof job.result[name] === "number" && (job.result[name] !== 0 || name === "imported"),
    )
    .map(([name, say]) => say(count(Number(job.result[name]))));
  return told.join(", ");
}

/** Background work in its place: verb, done of total, time left, cancel; then a line with the result. */
export function JobRow({ job }: { readonly job: Job }) {
  const client = useQueryClient();
  const may = useMay("jobs.control");
  const control = useMutation({
    mutationFn: (action: "cancel" | "retry") => {
      const params = { path: { job_id: job.id } };
      return ok(
        action === "cancel"
          ? api.POST("/api/v1/jobs/{job_id}/cancel", { params })
          : api.POST("/api/v1/jobs/{job_id}/retry", { params }),
      );
    },
    onSuccess: () => client.invalidateQueries(),
  });
  const running = !isFinished(job);
  const [verb, noun] = wordsOf(job.kind);
  const refused = Number(job.result["refused"] ?? 0);
  return (
    <div className="job">
      <StateIcon state={job.state} />
      <div className="job-words">
        <span className={job.state === "failed" ? "bad" : undefined}>{(running ? verb : noun)()}</span>{" "}
        <span className="t3 f2">{running ? <Left job={job} /> : outcome(job)}</span>
      </div>
      {running && may ? (
        <Button small look="ghost" onClick={() => control.mutate("cancel")}>
          {t("Cancel")}
        </Button>
      ) : null}
      {(job.state === "failed" || job.state === "canceled") && may ? (
        <Button small onClick={() => control.mutate("retry")}>
          {t("Retry")}
        </Button>
      ) : null}
      {refused > 0 ? (
        <a className="f2" href={`/api/v1/jobs/${job.id}/problems`} download={`problems-${job.id}.ndjson`}>
          {t("Download the problems")}
        </a>
      ) : null}
      {job.kind === "export" && job.state === "succeeded" ? (
        <a className="f2" href={`/api/v1/jobs/${job.id}/file`} download>
          {t("Download file")}
        </a>
      ) : null}
      {running ? null : (
        <time className="t3 f2 nw" dateTime={job.created_at} title={utc(job.created_at)}>
          {ago(job.created_at)}
        </time>
      )}
      {running ? (
        <progress
          className="job-bar"
          max={job.total ?? 1}
          {...(job.total ? { value: job.done } : {})}
          aria-label={verb()}
        />
      ) : null}
    </div>
  );
}

function Left({ job }: { readonly job: Job }) {
  const done = amount(job.done, job.unit);
  const left = secondsLeft(job);
  if (job.state === "waiting") return t("waiting for its turn");
  const all = job.total ? t("{done} of {total}", { done, total: amount(job.total, job.unit) }) : done;
  return left === null ? all : `${all} · ${t("{time} left", { time: duration(left) })}`;
}
