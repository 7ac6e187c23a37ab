import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "@tanstack/react-router";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";
import { CopyButton } from "@mantine/core";
import { projectQuery, releaseQuery } from "@/api/queries";
import type { Certificate as CertificateOf, Project, Release } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { Certificate } from "@/ui/Certificate";
import { bytes, count, interval, moment, percentNumber, shortHash, utc } from "@/ui/format";
import { Page } from "@/ui/Page";
import { Problem } from "@/ui/Problem";
import { ReliabilityDiagram } from "@/ui/ReliabilityDiagram";
import { Section } from "@/ui/Section";
import { Skeleton } from "@/ui/Skeleton";
import { StateTag } from "@/ui/StateTag";
import { BySlice } from "./BySlice";
import { methodWord } from "./methodWords";
import { controlKind, controlTitle } from "./plan";
import { controlWord } from "./controlWords";
import { PurityCells, PurityHeads } from "./PurityCells";

export function ReleasePage() {
  const { projectId, releaseId } = useParams({
    from: "/signed-in/shell/projects/$projectId/releases/$releaseId",
  });
  const release = useQuery(releaseQuery(releaseId));
  const project = useQuery(projectQuery(projectId));
  const error = release.error ?? project.error;
  if (error) {
    return (
      <Page title={t("Release")}>
        <Problem error={error} onRetry={() => void release.refetch()} />
      </Page>
    );
  }
  if (!release.data || !project.data) {
    return (
      <Page title={t("Release")}>
        <Skeleton rows={10} height={28} />
      </Page>
    );
  }
  return <Loaded release={release.data} project={project.data} />;
}

interface Props {
  readonly release: Release;
  readonly project: Project;
}

const fileUrl = (release: Release, name: string) =>
  `/api/v1/releases/${release.id}/files/${name.split("/").map(encodeURIComponent).join("/")}`;

function Loaded({ release, project }: Props) {
  const { certificates, slices, files } = release.manifest;
  const target = project.policy.target ?? null;
  const [first] = certificates;
  const main = files.find(({ name }) => name.startsWith("labels")) ?? files[0];
  return (
    <Page
      title={`${project.name} ${release.name}`}
      aside={
        <>
          <StateTag state="released" />
          <time className="t3" dateTime={release.created_at} title={utc(release.created_at)}>
            {moment(release.created_at)}
          </time>
        </>
      }
      actions={
        <>
          <a className="btn" href={`/api/v1/releases/${release.id}/manifest`} download="manifest.json">
            {t("Manifest")}
          </a>
          {release.signature ? (
            <a className="btn" href={`/api/v1/releases/${release.id}/signature`} download="signature.json">
              {t("Signature")}
            </a>
          ) : null}
          {main ? (
            <a className="btn pri" href={fileUrl(release, main.name)} download={main.name}>
              <IconDownload size={16} stroke={1.5} aria-hidden="true" />
              {t("Download labels")}
            </a>
          ) : null}
        </>
      }
    >
      <div className="two narrow">
        <div>
          <Certificate
            certificate={first ?? null}
            target={target}
            digest={release.digest}
            {...(release.signature ? { signer: release.signature.fingerprint } : {})}
            {...(first
              ? { title: t("Purity, {control}", { control: controlTitle(project, first.control) }) }
              : {})}
          />
          {certificates.length > 0 ? (
            <ByControl certificates={certificates} project={project} target={target} />
          ) : null}
          <BySlice slices={slices} project={project} target={target} />
          <CheckIt release={release} project={project} />
        </div>
        <div>
          <Honesty release={release} project={project} />
          <Contents release={release} />
          <Origins release={release} project={project} />
        </div>
      </div>
    </Page>
  );
}

/** The first control's reliability diagram; a click away are those of the others. */
function Honesty({ release, project }: Props) {
  const { calibration } = release.manifest;
  const [chosen, setChosen] = useState(0);
  const one = calibration[chosen];
  if (!one) return null;
  return (
    <Section
      first
      title={t("Is the stated confidence honest?")}
      actions={
        calibration.length > 1 ? (
          <select
            aria-label={t("Control")}
            value={chosen}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {calibration.map(({ control }, index) => (
              <option key={control} value={index}>
                {controlTitle(project, control)}
              </option>
            ))}
          </select>
        ) : undefined
      }
    >
      <ReliabilityDiagram calibration={one} />
    </Section>
  );
}

interface ByControlProps {
  readonly certificates: readonly CertificateOf[];
  readonly project: Project;
  readonly target: number | null;
}

function ByControl({ certificates, project, target }: ByControlProps) {
  const from = Math.min(0.8, ...certificates.map(({ low }) => Math.floor(low * 10) / 10));
  return (
    <div style={{ marginTop: 20 }}>
      <Section
        first
        title={t("Purity by control")}
        note={t("%, scale {from}–100", { from: Math.round(from * 100) })}
      >
        <table className="dense">
          <thead>
            <tr>
              <th>{t("Control")}</th>
              <th>{t("Kind")}</th>
              <PurityHeads />
              <th className="r">{t("Target")}</th>
            </tr>
          </thead>
          <tbody>
            {certificates.map((one) => (
              <tr key={one.control}>
                <td className="grow lines">{controlTitle(project, one.control)}</td>
                <td className="t2">{controlWord(controlKind(project, one.control))}</td>
                <PurityCells one={one} target={target} from={from} />
                <td className="r t2">{target === null ? "—" : percentNumber(target, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </div>
  );
}

function CheckIt({ release, project }: Props) {
  const folder = `${project.name.toLowerCase().replace(/[^a-z0-9]+/gu, "-")}-${release.name}/`;
  const signer = release.signature?.fingerprint;
  const command = `sterling verify ${folder}${signer ? ` --signer ${signer}` : ""}`;
  const [first] = release.manifest.certificates;
  const purity = first
    ? `\npurity     ${percentNumber(first.accuracy, first.audited)} % ${interval(first, first.audited)}, ${first.method}`
    : "";
  return (
    <Section
      title={t("Check it yourself")}
      note={t("works offline, needs only the folder")}
      actions={
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button small onClick={copy}>
              {copied ? (
                <IconCheck size={14} aria-hidden="true" />
              ) : (
                <IconCopy size={14} aria-hidden="true" />
              )}
              {copied ? t("Copied") : t("Copy")}
            </Button>
          )}
        </CopyButton>
      }
    >
      <pre className="log" tabIndex={0}>
        {`$ ${command}\nfiles      ${release.manifest.files.length}\ndigest     ${release.digest}${purity}`}
      </pre>
      <p className="f2 t3" style={{ marginTop: 8 }}>
        {signer
          ? t(
              "The signature proves that this key signed exactly these files, and that nothing was changed since. Whose key it is, ask those who run the server; that the labels are right, only an audit measures.",
            )
          : t("This release is from before there were signatures: compare its digest.")}
      </p>
    </Section>
  );
}

function Contents({ release }: { readonly release: Release }) {
  return (
    <Section first={release.manifest.calibration.length === 0} title={t("Contents")} note="SHA-256">
      <table className="tight">
        <tbody>
          {release.manifest.files.map(({ name, rows, size, sha256 }) => (
            <tr key={name}>
              <td className="grow">
                <a href={fileUrl(release, name)} download={name}>
                  {name}
                </a>
              </td>
              <td className="r t2">{rows === null ? "" : t("{n} rows", { n: count(rows) })}</td>
              <td className="r t2">{bytes(size)}</td>
              <td className="r mono t3 f2" title={sha256}>
                {shortHash(sha256)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Origins({ release, project }: Props) {
  const { items, tasks, answers, labels, methods, template_version, guideline_version, software } =
    release.manifest;
  const lines: readonly (readonly [string, number])[] = [
    [t("Items"), items],
    [t("Tasks"), tasks],
    [t("Answers"), answers],
    [t("Labels"), labels],
  ];
  return (
    <Section title={t("Where the labels came from")}>
      <dl className="kv">
        {lines.map(([word, n]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>{word}</dt>
            <dd>{count(n)}</dd>
          </div>
        ))}
        {Object.entries(methods).map(([control, method]) => (
          <div key={control} style={{ display: "contents" }}>
            <dt>{t("Method, {control}", { control: controlTitle(project, control) })}</dt>
            <dd>{methodWord(method)}</dd>
          </div>
        ))}
      </dl>
      <p className="f2 t3" style={{ marginTop: 8 }}>
        {t("Template v{template}, guidelines v{guidelines}, {software}", {
          template: template_version,
          guidelines: guideline_version,
          software,
        })}
      </p>
    </Section>
  );
}
