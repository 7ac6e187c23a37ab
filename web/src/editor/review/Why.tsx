import { useQuery } from "@tanstack/react-query";
import { progressQuery } from "@/api/queries";
import type { Label, Project } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { percent } from "@/ui/format";
import { fromMicros } from "@/ui/micros";
import { money } from "@/ui/money";
import { offBy } from "@/ui/spread";
import { titleOf, type Plan } from "../core/plan";
import { valueInWords } from "../parts/inWords";

interface Props {
  readonly plan: Plan;
  readonly project: Project;
  readonly labels: readonly Label[];
}

/** The label of each region by its id, where a value has regions. */
function regionNames(value: Label["value"]): Map<string, string> | null {
  if (typeof value !== "object" || value === null || !("regions" in value)) return null;
  const { regions } = value as { regions: readonly { id: string; label: string }[] };
  return new Map(regions.map(({ id, label }) => [id, label]));
}

/** The other values that it could be, or the regions that are least sure, with their probabilities. */
export function Why({ plan, project, labels }: Props) {
  const spread = labels.flatMap((label) => {
    const control = plan.controls.find(({ name }) => name === label.control);
    const regions = regionNames(label.value);
    const chances = Object.entries(label.distribution ?? {})
      .sort((a, b) => (regions ? a[1] - b[1] : b[1] - a[1]))
      .slice(0, 4)
      .map(([key, chance]) => ({ key, chance }));
    if (control === undefined) return [];
    return chances.map(({ key, chance }, i) => ({
      of: i === 0 && labels.length > 1 ? control.title : undefined,
      key: `${control.name} ${key}`,
      off: label.spreads?.[key],
      words: regions ? titleOf(control.options, regions.get(key) ?? key) : valueInWords(control, key),
      chance,
    }));
  });
  if (spread.length === 0) return null;
  return (
    <section>
      <h2 className="ph top">
        {t("What it could be")}
        <span className="sp" />
        <span className="t3 plain">{t("probability")}</span>
      </h2>
      <dl className="chances">
        {spread.map(({ key, of, words, chance, off }) => (
          <div key={key}>
            {of === undefined ? null : <dt className="of t3 f2 el">{of}</dt>}
            <dt className="el">{words}</dt>
            <dd>
              {off ? <span className="t3 plain">{offBy(off)} </span> : null}
              <Assay estimate={chance} cases={1} width={40} />
            </dd>
          </div>
        ))}
        <OneMore plan={plan} project={project} labels={labels} />
      </dl>
    </section>
  );
}

/** What the answers that its least sure label may still get would make of it, and what they cost; one at least. */
function OneMore({ plan, project, labels }: Props) {
  const foretold = labels.filter(({ outlook }) => outlook !== null);
  const [label] = foretold.toSorted((a, b) => a.probability - b.probability);
  const { data } = useQuery({ ...progressQuery(project.id), enabled: label !== undefined });
  if (label === undefined) return null;
  const n = Math.max(1, project.policy.redundancy - label.answers);
  const sure = Math.min(1, label.probability + Math.max(0, label.outlook ?? 0));
  const cost = data && data.answers > 0 ? (n * data.cost) / data.answers : 0;
  const title = plan.controls.find(({ name }) => name === label.control)?.title ?? label.control;
  return (
    <div className="one-more">
      <dt>
        {plan.controls.length > 1 ? `${title}: ` : ""}
        {n === 1 ? t("One more judgment would give") : t("{n} more judgments would give", { n })}
      </dt>
      <dd className="nw">
        {cost > 0
          ? t("≈ {sure} for {cost}", { sure: percent(sure, 1), cost: money(fromMicros(cost)) })
          : `≈ ${percent(sure, 1)}`}
      </dd>
    </div>
  );
}
