import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isFinished, projectJobsQuery, releasesQuery } from "@/api/queries";
import type { Project, Release } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { scaleFrom } from "@/ui/judge";
import { Empty } from "@/ui/Empty";
import { count, moment, shortHash, utc } from "@/ui/format";
import { JobRow } from "@/ui/JobRow";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { Audits } from "./Audits";
import { MakeRelease } from "./MakeRelease";
import { useProject } from "./useProject";

export function ReleasesPage() {
  const project = useProject();
  const jobs = useQuery(projectJobsQuery(project.id));
  const making = jobs.data?.items.filter(({ kind }) => kind === "release") ?? [];
  const finishedSoFar = making.filter(isFinished).length;
  const releases = useQuery(releasesQuery(project.id, finishedSoFar));
  const shown = making.filter((job) => !isFinished(job) || job.state === "failed").slice(0, 3);
  return (
    <div style={{ paddingTop: 16 }}>
      {shown.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
      {releases.isPending ? <Skeleton rows={4} height={28} /> : null}
      {releases.error ? <Problem error={releases.error} onRetry={() => void releases.refetch()} /> : null}
      {releases.data?.items.length === 0 && shown.length === 0 ? <NoReleases project={project} /> : null}
      {releases.data && releases.data.items.length > 0 ? (
        <ReleaseTable project={project} releases={releases.data.items} />
      ) : null}
      <Audits project={project} />
    </div>
  );
}

function NoReleases({ project }: { readonly project: Project }) {
  const may = useMay("releases.make");
  return (
    <Empty
      title={t("No releases yet")}
      text={t(
        "A release freezes the labels as they are now: files that never change, a hash of each, and, after an audit, a certificate of their purity.",
      )}
    >
      {may ? <MakeRelease project={project} /> : null}
    </Empty>
  );
}

function ReleaseTable({
  project,
  releases,
}: {
  readonly project: Project;
  readonly releases: readonly Release[];
}) {
  const from = scaleFrom(releases.map(({ manifest }) => manifest.certificates[0]?.low));
  return (
    <div className="scroll-x">
      <table>
        <thead>
          <tr>
            <th>{t("Release")}</th>
            <th>{t("Fineness")}</th>
            <th>{t("Purity, scale {from}–100", { from: Math.round(from * 100) })}</th>
            <th className="r">{t("Labels")}</th>
            <th className="r">{t("Answers")}</th>
            <th style={{ paddingInlineStart: 24 }}>{t("Digest")}</th>
            <th className="r">{t("Made")}</th>
          </tr>
        </thead>
        <tbody>
          {releases.map((release) => (
            <ReleaseRow key={release.id} project={project} release={release} from={from} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly project: Project;
  readonly release: Release;
  readonly from: number;
}

function ReleaseRow({ project, release, from }: RowProps) {
  const { id, name, manifest, digest, created_at } = release;
  const [certificate] = manifest.certificates;
  return (
    <tr>
      <td className="b">
        <Link to="/projects/$projectId/releases/$releaseId" params={{ projectId: project.id, releaseId: id }}>
          {name}
        </Link>
      </td>
      <td>
        {certificate ? (
          <b className="bb">{certificate.fineness}</b>
        ) : (
          <span className="t3">{t("not audited")}</span>
        )}
      </td>
      <td>
        <Assay
          estimate={certificate?.accuracy ?? null}
          bounds={certificate}
          cases={certificate?.audited ?? 0}
          target={project.policy.target ?? null}
          scale={[from, 1]}
        />
      </td>
      <td className="r t2">{count(manifest.labels)}</td>
      <td className="r t2">{count(manifest.answers)}</td>
      <td className="mono t3 f2" style={{ paddingInlineStart: 24 }} title={digest}>
        {shortHash(digest)}
      </td>
      <td className="r t3">
        <time dateTime={created_at} title={utc(created_at)}>
          {moment(created_at)}
        </time>
      </td>
    </tr>
  );
}
