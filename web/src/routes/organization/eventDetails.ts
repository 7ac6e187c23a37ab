/** What an event of the audit log tells beside its subject, in words; the data of the machine is a hover away. */
import { t } from "@/i18n";
import { bytes, count, shortHash } from "@/ui/format";
import { workWord } from "@/ui/JobRow";
import { fromMicros } from "@/ui/micros";
import { money } from "@/ui/money";
import { roleWord } from "@/ui/roles";
import { kindWord } from "@/ui/Who";
import type { AnnotatorKind, Event, Role } from "@/api/schema.gen";

type Write = (value: unknown) => string;

const plain: Write = (value) => (Array.isArray(value) ? value.map(plain).join(", ") : String(value));
const number: Write = (value) => (typeof value === "number" ? count(value) : plain(value));
const truth: Write = (value) => (value === true ? t("yes") : t("no"));

const words: Readonly<Record<string, readonly [() => string, Write]>> = {
  name: [() => t("Name"), plain],
  role: [() => t("Role"), (value) => roleWord(value as Role)],
  mode: [() => t("Mode"), plain],
  address: [() => t("Network address"), plain],
  sessions: [() => t("Sessions"), number],
  locked: [() => t("Locked until then"), truth],
  reason: [() => t("Reason"), plain],
  outcome: [() => t("Outcome"), (value) => (value === "counted" ? t("counted") : t("surplus"))],
  verdict: [() => t("Verdict"), plain],
  round: [() => t("Round"), number],
  format: [() => t("Format"), plain],
  what: [() => t("What"), (value) => (value === "labels" ? t("Labels") : t("Answers"))],
  rows: [() => t("Rows"), number],
  tasks: [() => t("Tasks"), number],
  media_type: [() => t("Type"), plain],
  size: [() => t("Size"), number],
  seed: [() => t("Seed"), plain],
  from_truth: [() => t("By known truth"), truth],
  active: [() => t("Active"), truth],
  cost_per_answer: [() => t("Cost an answer"), (value) => money(fromMicros(Number(value)))],
  version: [() => t("Version"), number],
  fields: [() => t("Changed"), plain],
  external_id: [() => t("Id"), plain],
  sha256: [() => "SHA-256", (value) => shortHash(plain(value))],
  digest: [() => t("Digest"), (value) => shortHash(plain(value))],
};

function said(event: Event, name: string, value: unknown): string | null {
  if (name === "kind")
    return event.verb.startsWith("job.") ? workWord(String(value)) : kindWord(value as AnnotatorKind);
  if (name === "size" && event.verb === "blob.stored") return `${t("Size")}: ${bytes(Number(value))}`;
  const known = words[name];
  return known ? `${known[0]()}: ${known[1](value)}` : null;
}

/** Of the project it happened in, then what is known by a word; ids and bodies stay in the hover. */
export function detailsOf(event: Event, projects: ReadonlyMap<string, string>): string {
  const project = projects.get(plain(event.data["project_id"] ?? event.subject_id));
  const told = Object.entries(event.data)
    .filter(([name, value]) => value !== null && value !== "" && !(name === "round" && value === 0))
    .map(([name, value]) => said(event, name, value));
  return [project, ...told].filter(Boolean).join(" · ");
}
