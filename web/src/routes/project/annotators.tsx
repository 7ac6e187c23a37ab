import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { standingsQuery } from "@/api/queries";
import type { AnnotatorStanding, Estimate } from "@/api/schema.gen";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { ButtonLink } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { ago, count, duration, interval, percent, utc } from "@/ui/format";
import { money } from "@/ui/money";
import { fromMicros } from "@/ui/micros";
import { Problem } from "@/ui/Problem";
import { Skeleton } from "@/ui/Skeleton";
import { kindWord, Who } from "@/ui/Who";
import { useProject } from "./useProject";

/** Nobody is ranked on fewer measured answers than this. */
const fewest = 30;
const rank = ({ answers, low }: AnnotatorStanding) => (answers >= fewest ? (low ?? -1) : -1);

const costPerCorrect = ({ annotator, accuracy }: AnnotatorStanding): string =>
  annotator.cost_per_answer && accuracy ? money(fromMicros(annotator.cost_per_answer / accuracy)) : "—";

/** People, models and judges in the same columns, sorted by the lower end of the interval. */
export function ProjectAnnotatorsPage() {
  const project = useProject();
  const { data, error, isPending, refetch } = useQuery(standingsQuery(project.id));
  const invite = useMay("members.manage");
  if (isPending) return <Skeleton rows={6} height={28} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (data.items.length === 0) {
    return (
      <Empty
        title={t("Nobody has answered yet")}
        text={t(
          "People, models and judges appear here with their pace and how often they agree with the label.",
        )}
      >
        {invite ? (
          <ButtonLink look="pri" to="/members">
            {t("Invite people")}
          </ButtonLink>
        ) : null}
        <ButtonLink to="/projects/$projectId/annotate" params={{ projectId: project.id }}>
          {t("Label yourself")}
        </ButtonLink>
      </Empty>
    );
  }
  const rows = data.items.toSorted((a, b) => rank(b) - rank(a) || b.answers - a.answers);
  const lowest = Math.min(1, ...rows.map(({ low }) => low ?? 1));
  const from = Math.min(0.8, Math.floor(lowest * 10) / 10);
  const draws = rows.some(({ missed }) => missed);
  return (
    <div className="scroll-x" style={{ marginTop: 16 }}>
      <table>
        <thead>
          <tr>
            <th>{t("Annotator")}</th>
            <th>{t("Kind")}</th>
            <th className="r">{t("Answers")}</th>
            <th className="r wide">{t("Surplus")}</th>
            <th className={draws ? "r wide" : "r"}>{t("Skipped")}</th>
            <th className="r">{t("Median time")}</th>
            <th className="r">{t("Cost per correct label")}</th>
            <th style={{ paddingInlineStart: 24 }}>
              {t("Agrees with the label, scale {from}–100", { from: Math.round(from * 100) })}
            </th>
            {draws ? (
              <>
                <th className="r">{t("Missed")}</th>
                <th className="r">{t("False alarms")}</th>
              </>
            ) : null}
            <th className={draws ? "r wide" : "r"}>{t("Last answer")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <StandingRow key={row.annotator.id} row={row} from={from} draws={draws} projectId={project.id} />
          ))}
        </tbody>
      </table>
      <p className="t3 f2" style={{ marginTop: 8 }}>
        {t("Sorted by the lower end of the interval; nobody is ranked on fewer than {n} answers.", {
          n: fewest,
        })}
      </p>
    </div>
  );
}

interface RowProps {
  readonly row: AnnotatorStanding;
  readonly from: number;
  /** Whether regions are drawn: then misses and false alarms have columns. */
  readonly draws: boolean;
  readonly projectId: string;
}

function StandingRow({ row, from, draws, projectId }: RowProps) {
  const { annotator, answers, surplus, skipped, median_seconds, accuracy, low, high, last_at } = row;
  const bounds = low !== null && high !== null ? { low, high } : null;
  return (
    <tr>
      <td className="grow">
        <Link
          title={annotator.name}
          to="/projects/$projectId/annotators/$annotatorId"
          params={{ projectId, annotatorId: annotator.id }}
        >
          <Who kind={annotator.kind} name={annotator.name} />
        </Link>
      </td>
      <td className="t2">{kindWord(annotator.kind)}</td>
      <td className="r">{count(answers)}</td>
      <td className="r t2 wide">{count(surplus)}</td>
      <td className={draws ? "r t2 wide" : "r t2"}>{count(skipped)}</td>
      <td className="r t2">{median_seconds === null ? "—" : duration(median_seconds)}</td>
      <td className="r t2">{costPerCorrect(row)}</td>
      <td style={{ paddingInlineStart: 24 }}>
        <Assay estimate={accuracy} bounds={bounds} cases={answers} scale={[from, 1]} width={96} />
      </td>
      {draws ? (
        <>
          <ShareCell share={row.missed} />
          <ShareCell share={row.invented} />
        </>
      ) : null}
      <td className={draws ? "r t3 wide" : "r t3"}>
        {last_at ? (
          <time dateTime={last_at} title={utc(last_at)}>
            {ago(last_at)}
          </time>
        ) : (
          "—"
        )}
      </td>
    </tr>
  );
}

function ShareCell({ share }: { readonly share: Estimate | null }) {
  if (!share) return <td className="r t3">—</td>;
  return (
    <td className="r" title={t("n = {n}", { n: count(share.n) })}>
      <span className="ci">
        {percent(share.value, share.n)} <span className="t3">{interval(share, share.n)}</span>
      </span>
    </td>
  );
}
