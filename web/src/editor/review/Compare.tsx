import { useEffect, useRef } from "react";
import type { Answer, Estimate, Label } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { interval, percent } from "@/ui/format";
import { Who, type WhoKind } from "@/ui/Who";
import { hasRegions } from "../core/kinds";
import type { Json } from "../core/json";
import type { ControlPlan } from "../core/plan";
import { valueInWords } from "../parts/inWords";
import { agreed, common, differing } from "./differences";
import type { Place } from "./places";
import type { SkillOf } from "./weights";

export interface Person {
  name: string;
  kind: WhoKind;
}

interface Props {
  readonly control: ControlPlan;
  readonly answers: readonly Answer[];
  readonly label: Label | undefined;
  readonly who: (answer: Answer) => Person;
  readonly skillOf: SkillOf;
  readonly target: number | undefined;
  /** Also what all agree on. */
  readonly everything: boolean;
  /** The difference in it that is looked at. */
  readonly place: Place | undefined;
}

/** One row for each annotator, differing parts only, then the label so far. */
export function Compare({ control, answers, label, who, skillOf, target, everything, place }: Props) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (place !== undefined && place.keys === undefined) box.current?.scrollIntoView({ block: "nearest" });
  }, [place]);
  const values = answers.map((answer) => answer.answer[control.name] as Json | undefined);
  const region = hasRegions(control);
  const same = agreed(control, values);
  const shared = region && !everything && !same ? common(control, values) : new Set<string>();
  const words = (value: Json | undefined) =>
    valueInWords(control, region ? { regions: differing(value, shared) } : value);
  const labelled = label?.value as Json | undefined;
  return (
    <section
      ref={box}
      className={place === undefined ? "cmp-box" : "cmp-box here"}
      aria-label={control.title}
    >
      <header className="row">
        <h2>{control.title}</h2>
        <span className="t3 f2">{same ? t("all agree") : t("in question")}</span>
        <span className="sp" />
        {shared.size > 0 ? (
          <span className="t3 f2">{t("{n} agreed, not shown", { n: shared.size })}</span>
        ) : null}
      </header>
      <div className="cmp" role="table" aria-label={t("Answers to {title}", { title: control.title })}>
        {same && !everything && answers.length > 1 ? (
          <div className="cmp-row" role="row">
            <span role="cell">{t("All {n}", { n: answers.length })}</span>
            <span role="cell" className="lane" dir="auto">
              {words(values[0])}
            </span>
            <span role="cell" />
          </div>
        ) : (
          answers.map((answer, i) => (
            <div key={answer.id} className="cmp-row" role="row">
              <span role="cell">
                <Who {...who(answer)} />
              </span>
              <span role="cell" className="lane" dir="auto">
                <mark className={agrees(control, values[i], labelled) ? "" : "dif"}>{words(values[i])}</mark>
              </span>
              <span role="cell" className="r f2 t3">
                <Weight skill={skillOf(control.name, answer)} seconds={answer.seconds} />
              </span>
            </div>
          ))
        )}
        <div className="cmp-row sum" role="row">
          <span role="cell" className="b">
            {t("Label so far")}
          </span>
          <span role="cell" className="lane b" dir="auto">
            {label === undefined ? t("not aggregated yet") : words(labelled)}
          </span>
          <span role="cell" className="r">
            <Assay
              estimate={label?.probability ?? null}
              target={target}
              cases={1}
              width={40}
              uncalibrated={label?.calibrated === false}
            />
          </span>
        </div>
      </div>
    </section>
  );
}

interface WeightProps {
  readonly skill: Estimate | undefined;
  readonly seconds: number | null;
}

/** How right the annotator is by what was measured; where nothing was, how long the answer took. */
function Weight({ skill, seconds }: WeightProps) {
  const took = seconds === null ? "" : t("{n} s", { n: Math.round(seconds) });
  if (skill === undefined) return took;
  return (
    <span title={[interval(skill, skill.n), took].filter(Boolean).join(", ")}>
      {t("weighs {share}", { share: percent(skill.value, skill.n) })}
    </span>
  );
}

const agrees = (control: ControlPlan, value: Json | undefined, label: Json | undefined): boolean =>
  label === undefined || agreed(control, [value, label]);
