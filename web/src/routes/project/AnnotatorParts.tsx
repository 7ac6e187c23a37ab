import { useState } from "react";
import type { AnnotatorReport, ControlReport, Estimate, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Button } from "@/ui/Button";
import { ConfusionMatrix } from "@/ui/ConfusionMatrix";
import { count, interval, percent, percentNumber } from "@/ui/format";
import { shortDay } from "@/ui/days";
import { IntervalChart } from "@/ui/IntervalChart";
import { scaleFrom } from "@/ui/judge";
import { Section } from "@/ui/Section";
import { ClassName } from "./ClassName";
import { classTitle, controlTitle, planOf } from "./plan";

interface Props {
  readonly control: ControlReport;
  readonly project: Project;
}

const widest = 10;

export function Weeks({ control, project }: Props) {
  const points = control.by_week.slice(-16).map(({ week, accuracy }) => ({
    ...accuracy,
    name: shortDay(week, "UTC"),
  }));
  const last = points.at(-1);
  return (
    <Section
      first
      title={t("Accuracy by week")}
      note={`${t("%, {level} % interval", { level: 90 })}, ${controlTitle(project, control.control)}`}
    >
      <IntervalChart
        points={points}
        target={project.policy.target ?? null}
        label={t("Accuracy by week, last {share} percent", {
          share: last ? percentNumber(last.value, last.n) : "—",
        })}
      />
    </Section>
  );
}

/** Classes in the order of the template, the most frequent where there are too many to show. */
function shownClasses({ control, project }: Props): string[] {
  const options = planOf(project).controls.find(({ name }) => name === control.control)?.options ?? [];
  const seen = new Set(control.confusion.flatMap(({ truth, said }) => [truth, said]));
  const common = control.by_class.map(({ value }) => value).slice(0, widest);
  const kept = new Set(common.length < 2 ? [...seen].slice(0, widest) : common);
  const ordered = options.map(({ id }) => id).filter((id) => kept.has(id));
  return ordered.length === kept.size ? ordered : [...kept];
}

export function Confusions(props: Props) {
  const { control } = props;
  const classes = shownClasses(props);
  if (control.confusion.length === 0) return null;
  const at = new Map(control.confusion.map(({ truth, said, n }) => [`${truth}\u0000${said}`, n]));
  const counts = classes.map((truth) => classes.map((said) => at.get(`${truth}\u0000${said}`) ?? 0));
  const named = (value: string) => classTitle(props.project, control.control, value);
  const worst = control.confusion.find(({ truth, said, n }) => truth !== said && n >= 1);
  const total = (truth: string) =>
    control.confusion.filter((cell) => cell.truth === truth).reduce((sum, { n }) => sum + n, 0);
  return (
    <Section
      title={t("Confusion matrix")}
      note={t("% of each true class, n = {n}", { n: count(control.accuracy.n) })}
    >
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t("Confusion matrix")}>
        <ConfusionMatrix classes={classes.map(named)} counts={counts} />
      </div>
      {worst ? (
        <p className="f2 t2" style={{ marginTop: 8 }}>
          {t("Most of the loss:")} <b>{`${named(worst.truth)} → ${named(worst.said)}`}</b>
          {t(", about {n} of {all}.", {
            n: count(Math.round(worst.n)),
            all: count(Math.round(total(worst.truth))),
          })}
        </p>
      ) : null}
    </Section>
  );
}

export function ByClass({ control, project }: Props) {
  const [all, setAll] = useState(false);
  if (control.by_class.length === 0) return null;
  const shown = all ? control.by_class : control.by_class.slice(0, 8);
  const from = scaleFrom(shown.map(({ accuracy }) => accuracy.low));
  return (
    <Section
      first
      title={t("Accuracy by class")}
      note={t("scale {from}–100", { from: Math.round(from * 100) })}
      actions={
        control.by_class.length > 8 ? (
          <Button look="link" className="f2" onClick={() => setAll(!all)}>
            {all ? t("Show fewer") : t("All {n}", { n: count(control.by_class.length) })}
          </Button>
        ) : undefined
      }
    >
      <table className="tight">
        <thead>
          <tr>
            <th>{t("Class")}</th>
            <th className="r">n</th>
            <th style={{ paddingInlineStart: 24 }}>{t("Accuracy, %")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ value, accuracy }) => {
            return (
              <tr key={value}>
                <td className="grow">
                  <ClassName project={project} control={control.control} value={value} />
                </td>
                <td className="r t2">{count(accuracy.n)}</td>
                <td style={{ paddingInlineStart: 24 }}>
                  <Assay
                    estimate={accuracy.value}
                    bounds={accuracy}
                    cases={accuracy.n}
                    target={project.policy.target ?? null}
                    scale={[from, 1]}
                    width={80}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

/** Evidence for a person to look at, never a verdict. */
export function Signals({
  report,
  control,
}: {
  readonly report: AnnotatorReport;
  readonly control: ControlReport;
}) {
  const { timing, standing, reviewed, sent_back } = report;
  const share = (found: Estimate | null | undefined) =>
    found ? `${percent(found.value, found.n)} ${interval(found, found.n)}` : "—";
  const others: readonly (readonly [string, string])[] = control.left_out
    ? [[t("Right by the labels of the others alone"), share(control.left_out)]]
    : [];
  const rows: readonly (readonly [string, string])[] = [
    ...others,
    [
      t("Answers too fast to be read"),
      timing ? t("{n} of {all}", { n: count(timing.too_fast), all: count(timing.n) }) : "—",
    ],
    [t("Sent back in review"), t("{n} of {all}", { n: count(sent_back), all: count(reviewed) })],
    [t("Skipped"), count(standing.skipped)],
    [t("Surplus answers"), count(standing.surplus)],
  ];
  return (
    <Section title={t("Signals")}>
      <dl className="kv">
        {rows.map(([word, value]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
