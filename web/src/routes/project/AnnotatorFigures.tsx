import type { AnnotatorReport, ControlReport, Estimate, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Figure, Figures } from "@/ui/Figures";
import { between, count, decimals, duration, interval, percent } from "@/ui/format";
import { amount, money } from "@/ui/money";
import { scaleFrom } from "@/ui/judge";
import { fromMicros } from "@/ui/micros";
import { controlTitle } from "./plan";

interface Props {
  readonly report: AnnotatorReport;
  readonly control: ControlReport | undefined;
  readonly project: Project;
}

/** Accuracy, time, cost per correct label, agreement: each with its interval where it is estimated. */
export function AnnotatorFigures({ report, control, project }: Props) {
  return (
    <Figures>
      <Accuracy control={control} project={project} />
      <Time report={report} />
      <Cost report={report} />
      <Agreement control={control} />
    </Figures>
  );
}

function Accuracy({ control, project }: Pick<Props, "control" | "project">) {
  if (!control) {
    return (
      <Figure name={t("Accuracy")}>
        <Assay look="page" estimate={null} />
      </Figure>
    );
  }
  const { accuracy, left_out } = control;
  const name = t("Accuracy, {control}", { control: controlTitle(project, control.control) });
  const sub = control.missed
    ? t("of {n} regions, by the labels", { n: count(accuracy.n) })
    : `${t("{n} answers, against the labels", { n: count(accuracy.n) })}; ${
        left_out
          ? t("{share} against the labels of the others alone", {
              share: percent(left_out.value, left_out.n),
            })
          : t("nobody else answered the same tasks")
      }`;
  return (
    <Figure name={name} sub={sub}>
      <Assay
        look="page"
        estimate={accuracy.value}
        bounds={accuracy}
        cases={accuracy.n}
        scale={[scaleFrom([accuracy.low]), 1]}
      />
    </Figure>
  );
}

function Time({ report }: Pick<Props, "report">) {
  const { timing, standing } = report;
  if (!timing) {
    return (
      <Figure
        name={t("Answers")}
        value={count(standing.answers)}
        sub={t("without the time that they took")}
      />
    );
  }
  return (
    <Figure
      name={t("Time an answer")}
      value={duration(timing.median)}
      beside={between(timing, duration)}
      sub={t("median, and 8 of 10; all annotators {time}", { time: duration(timing.of_all) })}
    />
  );
}

function Cost({ report }: Pick<Props, "report">) {
  const { cost_per_correct: each, cost, rank, ranked } = report;
  const place =
    rank === null ? t("not ranked under 30 answers") : t("rank {rank} of {ranked}", { rank, ranked });
  if (!each) {
    return (
      <Figure
        name={t("Cost per correct label")}
        value="—"
        sub={`${t("give a cost an answer to see it")}; ${place}`}
      />
    );
  }
  return (
    <Figure
      name={t("Cost per correct label")}
      value={money(fromMicros(each.value))}
      beside={between(each, (end) => amount(fromMicros(end)))}
      sub={`${t("{spent} spent", { spent: money(fromMicros(cost)) })}, ${place}`}
    />
  );
}

function Agreement({ control }: Pick<Props, "control">) {
  const found = control?.agreement ?? null;
  if (!found && control?.missed) return <Misses missed={control.missed} invented={control.invented} />;
  if (!found) {
    return <Figure name={t("Agreement with the others, α")} value="—" sub={t("nothing to compare with")} />;
  }
  return (
    <Figure
      name={t("Agreement with the others, α")}
      value={decimals(found.value)}
      beside={between(found, decimals)}
      sub={t("{n} answers that others answered too", { n: count(found.n) })}
    />
  );
}

/** Where regions are drawn, what counts is what is not drawn, and what is drawn for nothing. */
function Misses({
  missed,
  invented,
}: {
  readonly missed: Estimate;
  readonly invented: Estimate | null | undefined;
}) {
  return (
    <Figure
      name={t("Missed of what is there")}
      value={percent(missed.value, missed.n)}
      beside={interval(missed, missed.n)}
      sub={
        invented
          ? t("false alarms: {share} {interval}", {
              share: percent(invented.value, invented.n),
              interval: interval(invented, invented.n),
            })
          : undefined
      }
    />
  );
}
