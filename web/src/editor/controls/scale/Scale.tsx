import type { KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions } from "../../context";
import type { ControlPlan } from "../../core/plan";
import type { ControlProps } from "../props";

interface Step {
  value: number;
  title: string;
  key: string | undefined;
}

const DIGITS = "1234567890";

/** The steps with their keys: the digit itself where the values are 0-9, else the place from the left. */
export function stepsOf({ spec }: ControlPlan): Step[] {
  const values = Array.isArray(spec["values"]) ? spec["values"].filter((one) => typeof one === "number") : [];
  const titles = Array.isArray(spec["titles"]) ? spec["titles"] : [];
  const ends = Array.isArray(spec["ends"]) ? spec["ends"] : [];
  const literal = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 9);
  return values.map((value, i) => {
    const end = i === 0 ? ends[0] : i === values.length - 1 ? ends[1] : undefined;
    const title = titles[i] ?? end;
    return {
      value,
      title: typeof title === "string" ? title : "",
      key: literal ? String(value) : DIGITS[i],
    };
  });
}

/** One of a few ordered values, side by side. */
export function Scale({ control, value, listening, set, next, problemId }: ControlProps) {
  const steps = stepsOf(control);
  const answer = (step: Step) => {
    set(step.value);
    next();
  };
  useActions(
    steps.flatMap((step) =>
      step.key === undefined
        ? []
        : [
            {
              id: `answer.${control.name}.${step.value}`,
              title: `${control.title}: ${step.title || String(step.value)}`,
              group: t("Answers"),
              keys: [step.key],
              when: listening,
              run: () => answer(step),
            },
          ],
    ),
    LEVEL.control,
  );
  const at = steps.findIndex((step) => step.value === value);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const step = by === undefined ? undefined : steps[at + by];
    if (step === undefined) return;
    event.preventDefault();
    set(step.value, `scale:${control.name}`);
    event.currentTarget.querySelectorAll<HTMLElement>("button")[steps.indexOf(step)]?.focus();
  };
  const many = steps.length > 11;
  return (
    <div className="field">
      <div
        className={many ? "five many" : "five"}
        role="radiogroup"
        aria-label={control.title}
        aria-invalid={problemId !== undefined}
        aria-describedby={problemId}
        onKeyDown={onKeyDown}
      >
        {steps.map((step, i) => (
          <button
            key={step.value}
            type="button"
            role="radio"
            aria-checked={step.value === value}
            aria-label={step.title === "" ? String(step.value) : `${step.value} ${step.title}`}
            tabIndex={i === Math.max(0, at) ? 0 : -1}
            onClick={() => answer(step)}
          >
            <span className="el">{hasTitles(steps) ? step.title || step.value : step.value}</span>
            {step.key === undefined || many ? null : <Kbd>{step.key}</Kbd>}
          </button>
        ))}
      </div>
      {hasTitles(steps) ? null : <Ends steps={steps} />}
    </div>
  );
}

const hasTitles = (steps: readonly Step[]): boolean => steps.every((step) => step.title !== "");

/** What the first and the last value mean, below them. */
function Ends({ steps }: { readonly steps: readonly Step[] }) {
  const [first, last] = [steps[0]?.title, steps.at(-1)?.title];
  if (!first && !last) return null;
  return (
    <span className="ends t3 f2" aria-hidden="true">
      <span>{first}</span>
      <span>{last}</span>
    </span>
  );
}
