import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useParams } from "@tanstack/react-router";
import { annotatorReportQuery, projectQuery, releaseQuery } from "@/api/queries";
import { t } from "@/i18n";
import { placeWord } from "./placeWords";

interface Crumb {
  readonly word: string;
  readonly to?: string;
}

/** Where this page lies: places, project, tab. */
export function Crumbs() {
  const parts = useLocation({ select: ({ pathname }) => pathname })
    .split("/")
    .filter(Boolean);
  const { projectId, releaseId, annotatorId } = useParams({ strict: false });
  const project = useQuery({ ...projectQuery(projectId ?? ""), enabled: Boolean(projectId) });
  const release = useQuery({ ...releaseQuery(releaseId ?? ""), enabled: Boolean(releaseId) });
  const annotator = useQuery({
    ...annotatorReportQuery(projectId ?? "", annotatorId ?? ""),
    enabled: Boolean(projectId && annotatorId),
  });
  const first = parts[0] ?? "";
  const crumbs: Crumb[] = [{ word: placeWord(first), to: `/${first}` }];
  if (parts[1] === "new") crumbs.push({ word: t("New project") });
  if (projectId) crumbs.push({ word: project.data?.name ?? "…", to: `/projects/${projectId}` });
  if (projectId && parts[2]) {
    crumbs.push({ word: placeWord(parts[2]), to: `/projects/${projectId}/${parts[2]}` });
  }
  if (annotatorId) crumbs.push({ word: annotator.data?.standing.annotator.name ?? "…" });
  if (releaseId) crumbs.push({ word: release.data?.name ?? "…" });
  return (
    <nav className="crumb" aria-label={t("Breadcrumb")}>
      <ol>
        {crumbs.map(({ word, to }, index) => (
          <li key={`${word}-${index}`}>
            {index > 0 ? <span aria-hidden="true">/</span> : null}
            {to && index < crumbs.length - 1 ? (
              <Link to={to} className="el">
                {word}
              </Link>
            ) : (
              <b className="el" aria-current="page">
                {word}
              </b>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
