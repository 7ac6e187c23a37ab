import { useEffect, useRef } from "react";
import type { ReviewCase } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import type { Json } from "../core/json";
import type { ControlPlan, Plan } from "../core/plan";
import { valueInWords } from "../parts/inWords";
import { split } from "./differences";
import { caseKey } from "./useCases";

interface Props {
  readonly plan: Plan;
  readonly cases: readonly ReviewCase[];
  readonly current: number;
  readonly target: number | undefined;
  readonly onPick: (one: ReviewCase) => void;
}

/** What waits for a verdict, least certain first, with how the answers split. */
export function Queue({ plan, cases, current, target, onPick }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <nav className="pane left" aria-label={t("Cases")}>
      <h2 className="ph">{t("Least certain first")}</h2>
      <ul ref={list} className="queue">
        {cases.map((one, i) => (
          <li key={caseKey(one)}>
            <button
              type="button"
              aria-current={i === current ? "true" : undefined}
              onClick={() => onPick(one)}
            >
              <QueueRow plan={plan} one={one} target={target} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface RowProps {
  readonly plan: Plan;
  readonly one: ReviewCase;
  readonly target: number | undefined;
}

function QueueRow({ plan, one, target }: RowProps) {
  const worst = [...one.labels].sort((a, b) => a.probability - b.probability)[0];
  const control: ControlPlan | undefined =
    plan.controls.find(({ name }) => name === worst?.control) ?? plan.controls[0];
  const values = one.answers.map((answer) => answer.answer[control?.name ?? ""] as Json | undefined);
  return (
    <>
      <span className="el">{one.task.external_id}</span>
      <span className="t2 r nw">{control === undefined ? "" : split(control, values)}</span>
      <span className="el t3 f2">
        {control === undefined ? "" : valueInWords(control, (worst?.value ?? values[0]) as Json | undefined)}
      </span>
      <span className="r">
        <Assay
          estimate={worst?.probability ?? null}
          target={target}
          cases={1}
          width={40}
          uncalibrated={worst?.calibrated === false}
        />
      </span>
    </>
  );
}
