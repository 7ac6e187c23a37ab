import { useEffect, useId, useRef } from "react";
import { t } from "@/i18n";
import { percent } from "@/ui/format";
import type { ControlProps } from "../controls/props";
import { useLead, useSession, useUi } from "../context";
import { acceptRegions, guess, setAnswer } from "../core/draft";
import { lookUp, type ControlPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { PerQuestion } from "./PerQuestion";
import { EDITORS } from "./questionEditors";
import { KeyOf } from "./KeyOf";

interface Props {
  readonly session: TaskSession;
  readonly control: ControlPlan;
}

/** One question with its title, its editor and what is wrong with its answer. */
export function Question({ session, control }: Props) {
  useSession(session);
  const problemId = useId();
  const box = useRef<HTMLElement>(null);
  const active = session.focus.control === control.name;
  const problem = session.showsProblems
    ? session.problems.find((one) => one.control === control.name)
    : undefined;
  const several = session.plan.controls.length > 1;
  const broken = problem !== undefined;
  useEffect(() => {
    if (active) bringToHand(box.current, control.name);
  }, [active, broken, control.name]);
  useLead(
    session,
    (led) => led.control === control.name,
    () => takeCursor(box.current),
  );
  const Editor = EDITORS[control.type];
  if (Editor === undefined || !session.asked.has(control.name)) return null;
  const set: ControlProps["set"] = (value, merge) => {
    session.setFocus({ control: control.name });
    session.commit(control.title, (draft) => setAnswer(draft, control.name, value), merge);
  };
  const view = session.plan.views.find((one) => one.name === control.on);
  const props: ControlProps = {
    session,
    control,
    value: session.value(control.name),
    shown: view === undefined ? undefined : lookUp(view.path, session.assignment.data),
    listening: () => session.focus.control === control.name && useUi.getState().panel === "none",
    set,
    next: () => session.advance(),
    problemId: problem === undefined ? undefined : problemId,
  };
  return (
    <section
      ref={box}
      tabIndex={-1}
      className={active && several ? "question on" : "question"}
      aria-label={control.title}
      onFocusCapture={() => session.setFocus({ control: control.name })}
      onPointerDown={() => session.setFocus({ control: control.name })}
    >
      <header className="row">
        <h2>{control.title}</h2>
        {control.required === false ? <span className="t3 f2">{t("optional")}</span> : null}
        <span className="sp" />
        <Suggested session={session} control={control} active={active} />
      </header>
      {control.help === "" ? null : <p className="t2 f2">{control.help}</p>}
      {control.spec["per"] ? <PerQuestion Editor={Editor} {...props} /> : <Editor {...props} />}
      {problem === undefined ? null : (
        <p id={problemId} className="wrong" role="alert">
          {problem.message}
        </p>
      )}
    </section>
  );
}

/** Says who proposed the answer that stands there, until it is touched or taken over. */
function Suggested({ session, control, active }: Props & { readonly active: boolean }) {
  const sure = session.doc.suggested[guess(control.name)];
  if (sure === undefined) return null;
  const who = session.suggestions[0]?.annotator ?? t("a model");
  return (
    <span className="row f2">
      <span className="tag">
        {sure === null
          ? t("Suggested by {who}", { who })
          : t("Suggested by {who}, {sure}", { who, sure: percent(sure, 1) })}
      </span>
      <button
        type="button"
        className="btn ghost sm"
        onClick={() =>
          session.commit(t("Accept the suggestion"), (draft) => acceptRegions(draft, [guess(control.name)]))
        }
      >
        {t("Accept")} {active ? <KeyOf id="suggestion.accept" usual="A" /> : null}
      </button>
    </span>
  );
}

/** The question at hand is in view, and its field, if it has one, has the cursor. */
function bringToHand(box: HTMLElement | null, name: string): void {
  if (box === null) return;
  box.scrollIntoView({ block: "nearest" });
  if (box.contains(document.activeElement)) return;
  const field = box.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
  if (field !== null) field.focus({ preventScroll: true });
  else if (document.activeElement instanceof HTMLElement && isField(document.activeElement)) {
    document.activeElement.blur();
  }
}

/** To the field that is not right; what is answered by keys takes it as a whole, so that Enter presses nothing there. */
function takeCursor(box: HTMLElement | null): void {
  const wrong = box?.querySelector<HTMLElement>(":is(input, textarea, select)[aria-invalid=true]");
  const field = box?.querySelector<HTMLElement>("[data-field]");
  (wrong ?? field ?? box)?.focus();
}

const isField = (element: HTMLElement): boolean => element.dataset["field"] !== undefined;
