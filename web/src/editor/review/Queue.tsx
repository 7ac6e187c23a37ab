import { useEffect, useRef } from "react";
import type { ReviewCase, ReviewOrder, Suspicion } from "@/api/schema.gen";
import { t } from "@/i18n";
import { Assay } from "@/ui/Assay";
import { percent } from "@/ui/format";
import type { Json } from "../core/json";
import type { ControlPlan, Plan } from "../core/plan";
import { valueInWords } from "../parts/inWords";
import { agreed, split } from "./differences";
import { ORDERS, setOrder } from "./look";
import { caseKey } from "./useCases";

interface Props {
  readonly plan: Plan;
  readonly cases: readonly ReviewCase[];
  readonly current: number;
  readonly order: ReviewOrder;
  /** While the cases of this order are on their way, those of another are there. */
  readonly late: boolean;
  readonly target: number | undefined;
  readonly onPick: (one: ReviewCase) => void;
}

/** What waits for a verdict, the most doubtful first, with how the answers split or what speaks against the label. */
export function Queue({ plan, cases, current, order, late, target, onPick }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <nav className="pane left" aria-label={t("Cases")}>
      <h2 className="ph">
        <select
          className="inp order"
          aria-label={t("Order")}
          value={order}
          onChange={(event) => {
            const wanted = ORDERS.find((one) => one === event.target.value);
            if (wanted !== undefined) setOrder(wanted);
          }}
        >
          <option value="uncertain">{t("Least certain first")}</option>
          <option value="wrong">{t("Most likely wrong first")}</option>
        </select>
      </h2>
      <ul ref={list} className={late ? "queue late" : "queue"} aria-busy={late}>
        {cases.map((one, i) => (
          <li key={caseKey(one)}>
            <button
              type="button"
              aria-current={i === current ? "true" : undefined}
              onClick={() => onPick(one)}
            >
              {order === "wrong" && one.suspicions.length > 0 ? (
                <SuspectRow plan={plan} one={one} />
              ) : (
                <QueueRow plan={plan} one={one} target={target} />
              )}
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

/** How likely its most doubtful label is wrong, and why. */
function SuspectRow({ plan, one }: Omit<RowProps, "target">) {
  const [suspicion] = one.suspicions;
  const control = plan.controls.find(({ name }) => name === suspicion?.control);
  if (suspicion === undefined || control === undefined) return null;
  const label = one.labels.find((each) => each.control === control.name);
  return (
    <>
      <span className="el">{one.task.external_id}</span>
      <span className="t2 r nw">{t("{p} wrong", { p: percent(suspicion.wrong, 1) })}</span>
      <span className="el t3 f2 wide">
        {label === undefined ? "" : valueInWords(control, label.value as Json)}:{" "}
        {why(control, one, suspicion)}
      </span>
    </>
  );
}

/** What speaks against a label most. */
function why(control: ControlPlan, { answers }: ReviewCase, { instead, model }: Suspicion): string {
  const other = instead === null ? "" : valueInWords(control, instead);
  if (model !== null) return t("a model says {value}, {p} sure", { value: other, p: percent(model, 1) });
  const values = answers.map(({ answer }) => answer[control.name] as Json | undefined);
  if (!agreed(control, values)) return t("answers split {split}", { split: split(control, values) });
  if (values.length === 1) return t("one answer alone");
  return t("who said so is not always right");
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
