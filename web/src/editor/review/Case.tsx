import { useMemo } from "react";
import type { Answer, Project, ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import type { Json, JsonObject } from "../core/json";
import type { Plan } from "../core/plan";
import { CaseData } from "./CaseData";
import { Compare, type Person } from "./Compare";
import { agreed } from "./differences";
import { Fix } from "./Fix";
import { PlaceBar } from "./PlaceBar";
import { usePlaces } from "./usePlaces";
import { Verdict } from "./Verdict";
import { versionsOf, type Look, type Version } from "./versions";
import { useSkills } from "./weights";

interface Props {
  readonly plan: Plan;
  readonly project: Project;
  readonly one: ReviewCase;
  readonly who: (answer: Answer) => Person;
  readonly target: number | undefined;
  readonly look: Look;
  readonly everything: boolean;
  readonly fixing: boolean;
  readonly onAccept: () => void;
  readonly onFix: () => void;
  readonly onLeave: () => void;
  readonly onFixed: (answer: JsonObject) => void;
  readonly onReject: (reason: string) => void;
}

/** One task: who said what, the label so far, the data, the verdict. */
export function Case(props: Props) {
  const { plan, one, who, target, look, everything } = props;
  const places = usePlaces(plan, one, !props.fixing);
  const { place } = places;
  const skillOf = useSkills(one.task.id);
  // The label alone shows no region that is not in it.
  const seen = look === "label" && place?.keys !== undefined ? "overlay" : look;
  const versions = useMemo(
    () => versionsOf(plan, one, { look: seen, everything }),
    [plan, one, seen, everything],
  );
  if (props.fixing) return <Fix plan={plan} one={one} onDone={props.onFixed} onLeave={props.onLeave} />;
  const label = (name: string) => one.labels.find((each) => each.control === name);
  const titleOf = ({ id }: Version) => {
    const answer = one.answers[Number(id) - 1];
    return answer === undefined ? t("Label so far") : `${id} ${who(answer).name}`;
  };
  const open = plan.controls.filter(
    (control) =>
      !agreed(
        control,
        one.answers.map((answer) => answer.answer[control.name] as Json),
      ),
  );
  const rest = plan.controls.filter((control) => !open.includes(control));
  return (
    <>
      <section className="doc case" aria-label={one.task.external_id} tabIndex={0}>
        <header className="row">
          <h2 className="el">{one.task.external_id}</h2>
          {one.task.round > 0 ? (
            <span className="t3 f2">{t("round {n}", { n: one.task.round + 1 })}</span>
          ) : null}
          <span className="sp" />
          <span className="t2 f2 nw">
            {t("{n} answers, {open} in question", { n: one.answers.length, open: open.length })}
          </span>
        </header>
        <PlaceBar places={places} />
        {[...open, ...rest].map((control) => (
          <Compare
            key={control.name}
            control={control}
            answers={one.answers}
            label={label(control.name)}
            who={who}
            skillOf={skillOf}
            target={target}
            everything={everything}
            place={place?.control === control ? place : undefined}
          />
        ))}
        <CaseData
          plan={plan}
          shown={{ item_id: one.task.item_id, data: one.data }}
          versions={versions}
          titleOf={titleOf}
          place={place}
        />
      </section>
      <aside className="pane" aria-label={t("Verdict")}>
        <Verdict
          plan={plan}
          project={props.project}
          one={one}
          onAccept={props.onAccept}
          onFix={props.onFix}
          who={who}
          onTake={props.onFixed}
          onReject={props.onReject}
        />
      </aside>
    </>
  );
}
