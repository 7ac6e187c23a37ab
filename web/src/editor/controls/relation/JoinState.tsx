import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { endsOf, nameOf, regionIn } from "../../core/ends";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { startJoining, stopJoining, useJoining } from "./joining";
import { joinKey } from "./useJoinKeys";

interface Props {
  readonly session: TaskSession;
  readonly control: ControlPlan;
}

/** What is being joined now, or how to begin. */
export function JoinState({ session, control }: Props) {
  const joining = useJoining();
  const key = joinKey(session, control);
  const ends = session.plan.controls.filter((one) => endsOf(control).includes(one.name));
  const cap = key === undefined ? null : <Kbd>{key.replace("+", " ")}</Kbd>;
  if (joining.control === control.name && joining.from !== undefined) {
    return (
      <div className="join-state on" role="status">
        <span className="el">
          {t("From “{name}” to …", { name: nameOf(session.doc, ends, joining.from) })}
        </span>
        <span className="sp" />
        <button type="button" className="btn ghost sm" onClick={stopJoining}>
          {t("Let go")} <Kbd>Esc</Kbd>
        </button>
        <p className="t2 f2">
          {joining.refused ?? t("Click the other region, or go there by Tab and press the key again.")}
        </p>
      </div>
    );
  }
  const { region } = session.focus;
  const [from = ""] = endsOf(control);
  const begins = region !== undefined && regionIn(session.doc, [from], region) !== undefined;
  return (
    <div className="join-state">
      <span className="t2 f2 el">{t("Select a region, then begin.")}</span>
      <span className="sp" />
      <button
        type="button"
        className="btn sm"
        disabled={!begins}
        onClick={() => startJoining(session, control, region)}
      >
        {t("Begin here")} {cap}
      </button>
    </div>
  );
}
