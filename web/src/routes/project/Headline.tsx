import type { Certificate, Progress, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { Figure, Figures } from "@/ui/Figures";
import { between, count, decimals, interval, percent } from "@/ui/format";
import { amount, money } from "@/ui/money";
import { fromMicros } from "@/ui/micros";
import { daysLeft, doneOn } from "@/ui/pace";
import { live, settled } from "./counts";
import { atTheEnd, type Outcome } from "./outcome";
import { controlTitle } from "./plan";

interface Props {
  readonly project: Project;
  readonly progress: Progress;
  readonly certificates: readonly Certificate[];
}

/** Four figures: purity, settled, cost, budget; each with its target or forecast. */
export function Headline({ project, progress, certificates }: Props) {
  return (
    <Figures>
      <Purity project={project} progress={progress} certificates={certificates} />
      <Settled project={project} progress={progress} />
      <Cost project={project} progress={progress} certificates={certificates} />
      <Budget project={project} progress={progress} />
    </Figures>
  );
}

function Purity({ project, progress, certificates }: Props) {
  const [first] = certificates;
  const target = project.policy.target ?? null;
  if (first) {
    return (
      <Figure name={t("Purity, {control}", { control: controlTitle(project, first.control) })}>
        <Assay
          look="page"
          estimate={first.accuracy}
          bounds={first}
          cases={first.audited}
          target={target}
          scale={[Math.min(0.8, Math.floor(first.low * 10) / 10), 1]}
        />
      </Figure>
    );
  }
  const [guess] = Object.entries(progress.mean_probability);
  if (guess) {
    const [control, probability] = guess;
    return (
      <Figure
        name={t("Stated confidence, {control}", { control: controlTitle(project, control) })}
        sub={t("Not measured: audit some labels to know the purity.")}
      >
        <Assay look="page" uncalibrated estimate={probability} target={target} scale={[0.5, 1]} />
      </Figure>
    );
  }
  return (
    <Figure name={t("Purity")} sub={t("Aggregate the answers, then audit a random sample.")}>
      <Assay look="page" estimate={null} />
    </Figure>
  );
}

function Settled({ project, progress }: Omit<Props, "certificates">) {
  const tasks = live(progress.tasks);
  const done = settled(progress.tasks);
  const share = tasks > 0 ? done / tasks : 0;
  const wanted = Math.max(0, tasks * project.policy.redundancy - progress.answers);
  const left = daysLeft(progress.answers_per_day, wanted);
  const when =
    done >= tasks
      ? t("all settled")
      : left
        ? t("at this pace done {date}", {
            date: doneOn(left),
          })
        : t("no pace yet");
  return (
    <Figure
      name={t("Settled tasks")}
      value={count(done)}
      beside={t("of {n}", { n: count(tasks) })}
      done={share}
      sub={`${percent(share, 1)}, ${when}`}
    />
  );
}

/** What stopping when sure has saved on the tasks that are settled. */
function savedAnswers({ project, progress }: Omit<Props, "certificates">): string {
  const { stop_at, redundancy } = project.policy;
  if (!stop_at) return "";
  const saved = settled(progress.tasks) * redundancy - progress.answers;
  return saved > 0 ? ` ${t("{n} answers saved by stopping when sure.", { n: count(saved) })}` : "";
}

function Cost({ project, progress, certificates }: Props) {
  const [first] = certificates;
  const perLabel = progress.cost_per_label === null ? null : fromMicros(progress.cost_per_label);
  const per = progress.judgments_per_label;
  const each = per === null ? t("No labels yet.") : t("{n} judgments a label.", { n: decimals(per, 1) });
  const words = `${each}${savedAnswers({ project, progress })}`;
  if (!progress.cost || perLabel === null) {
    return (
      <Figure
        name={t("Judgments per label")}
        value={per === null ? "—" : decimals(per, 1)}
        sub={`${t("Give annotators a cost to see the cost per correct label.")}${savedAnswers({ project, progress })}`}
      />
    );
  }
  if (!first) return <Figure name={t("Cost per label")} value={money(perLabel)} sub={words} />;
  return (
    <Figure
      name={t("Cost per correct label")}
      value={money(perLabel / first.accuracy)}
      beside={between({ low: perLabel / first.high, high: perLabel / first.low }, amount)}
      sub={`${words} ${t("From the purity of {purity} %.", { purity: interval(first, first.audited).slice(1, -1) })}`}
    />
  );
}

function Budget({ project, progress }: Omit<Props, "certificates">) {
  const spent = fromMicros(progress.cost);
  if (project.budget === null) {
    return (
      <Figure
        name={t("Answers")}
        value={count(progress.answers)}
        sub={progress.cost ? t("{spent} spent, no budget set", { spent: money(spent) }) : t("no budget set")}
      />
    );
  }
  const budget = fromMicros(project.budget);
  const share = budget > 0 ? spent / budget : 0;
  const end = atTheEnd(progress, project.policy);
  return (
    <Figure
      name={t("Budget")}
      value={money(spent)}
      beside={t("of {n}", { n: money(budget) })}
      done={share}
      later={end !== null && budget > 0 ? fromMicros(end.value) / budget : null}
      sub={end === null ? t("nothing spent yet") : <AtTheEnd end={end} budget={project.budget} />}
    />
  );
}

/** Judged by the interval, never by the point. */
function AtTheEnd({ end, budget }: { readonly end: Outcome; readonly budget: number }) {
  const certain = end.low === end.high;
  const bounds = certain ? "" : ` ${between(end, (one) => amount(fromMicros(one)))}`;
  const words = { end: `${money(fromMicros(end.value))}${bounds}` };
  if (end.high <= budget) return t("At this price {end} at the end", words);
  return (
    <span className="warn">
      {end.low > budget
        ? t("At this price {end} at the end, more than the budget", words)
        : t("At this price {end} at the end, perhaps more than the budget", words)}
    </span>
  );
}
