import { useQuery } from "@tanstack/react-query";
import { curvesQuery } from "@/api/queries";
import type { Curve, CurvePoint, Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { AccuracyCurve } from "@/ui/AccuracyCurve";
import { count, decimals, percent } from "@/ui/format";
import { Section } from "@/ui/Section";
import { AnswersOverTime } from "./AnswersOverTime";
import { controlTitle, planOf } from "./plan";

interface Props {
  readonly project: Project;
  readonly progress: Progress;
}

/** Is more labelling worth it? The project's own answers played again; before there are two a task, the pace. */
export function CurveSection({ project, progress }: Props) {
  const { data } = useQuery(curvesQuery(project.id));
  const curve = data?.items.find(({ fixed, policy }) => fixed.length > 1 && policy.length > 0);
  if (!curve) return <AnswersOverTime project={project} progress={progress} />;
  const measured = curve.reference === "audit";
  return (
    <Section
      first
      title={t("Accuracy against judgments per label")}
      note={[
        ...(planOf(project).controls.length > 1 ? [controlTitle(project, curve.control)] : []),
        measured
          ? t("%, audited, n = {n}", { n: count(curve.fixed[0]?.accuracy.n ?? 0) })
          : t("% of what all answers together say"),
      ].join(", ")}
    >
      <AccuracyCurve
        curve={curve.policy.map(band)}
        baseline={curve.fixed.map(({ judgments, accuracy }) => ({ x: judgments, y: accuracy.value }))}
        baselineName={t("the same number for all")}
        nowName={t("stopping when sure")}
        target={project.policy.target ?? null}
        height={212}
      />
      <Saved curve={curve} />
    </Section>
  );
}

const band = ({ judgments, accuracy }: CurvePoint) => ({
  x: judgments,
  y: accuracy.value,
  low: accuracy.low,
  high: accuracy.high,
});

/** The cheapest point of each way that comes within half a point of all answers together. */
function Saved({ curve }: { readonly curve: Curve }) {
  const best = Math.max(...curve.fixed.map(({ accuracy }) => accuracy.value));
  const near = (points: readonly CurvePoint[]) =>
    points
      .filter(({ accuracy }) => accuracy.value >= best - 0.005)
      .toSorted((a, b) => a.judgments - b.judgments)[0]?.judgments;
  const fixed = near(curve.fixed);
  const sure = near(curve.policy);
  if (fixed === undefined || sure === undefined || sure >= fixed) return null;
  return (
    <p className="f2 t2" style={{ marginTop: 6 }}>
      {t("Stopping when sure needs {sure} judgments a label instead of {fixed}, {share} fewer.", {
        sure: decimals(sure, 1),
        fixed: decimals(fixed, 1),
        share: percent(1 - sure / fixed, 1),
      })}
    </p>
  );
}
