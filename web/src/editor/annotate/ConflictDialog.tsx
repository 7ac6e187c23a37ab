import { locale, t } from "@/i18n";
import { Button } from "@/ui/Button";
import type { DraftConflict } from "../core/draftSync";
import type { Json } from "../core/json";
import { hasRegions } from "../core/kinds";
import type { ControlPlan } from "../core/plan";
import { Dialog } from "../parts/Dialog";
import { valueInWords } from "../parts/inWords";
import { agreed, onlyOwn } from "../review/differences";

const TIME = { hour: "2-digit", minute: "2-digit", hour12: false } as const;

/** Two browsers went on with the same task apart: both sides, and one to go on with. */
export function ConflictDialog({ conflict }: { readonly conflict: DraftConflict }) {
  const { session, mine, theirs, at, choose } = conflict;
  const title = t("This task was changed in two places");
  const sides = [mine, theirs];
  const differing = session.plan.controls
    .map((control) => ({ control, values: sides.map((side) => side[control.name]) }))
    .filter(({ control, values }) => !agreed(control, values));
  const time = new Date(at).toLocaleTimeString(locale(), TIME);
  return (
    <Dialog title={title} className="conflict" onClose={() => undefined}>
      <h2>{title}</h2>
      <p className="t2">{t("Only what differs is shown. Which one do you go on with?")}</p>
      <div className="sheet-body conflict-sides">
        {[t("This computer"), t("Saved elsewhere at {time}", { time })].map((name, i) => (
          <section key={name} aria-label={name}>
            <h3>{name}</h3>
            <dl>
              {differing.map(({ control, values }) => (
                <div key={control.name}>
                  <dt className="t3">{control.title}</dt>
                  <dd dir="auto">{ownWords(control, values, i)}</dd>
                </div>
              ))}
            </dl>
            <Button look={i === 0 ? "pri" : "plain"} onClick={() => choose(i === 0 ? "mine" : "theirs")}>
              {i === 0 ? t("Go on with this one") : t("Go on with the other one")}
            </Button>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** What one side alone says; of regions, those that the other side has not. */
function ownWords(control: ControlPlan, values: readonly (Json | undefined)[], at: number): string {
  const own = onlyOwn(control, values, at);
  return hasRegions(control) && values[at] === undefined ? "—" : valueInWords(control, own);
}
