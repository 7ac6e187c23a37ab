import { type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { LEVEL, useActions } from "../../context";
import { isObject, type Json } from "../../core/json";
import { numberOf } from "../../core/plan";
import { sidesOf } from "./sides";
import type { ControlProps } from "../props";

interface Step {
  better: string;
  strength: number;
  title: string;
}

const DIGITS = "1234567890";

/** From much better at the left, over equal, to much better at the right. */
export function stepsFor(sides: readonly [string, string], strength: number, tie: boolean): Step[] {
  const side = (place: 0 | 1): Step[] =>
    Array.from({ length: strength }, (_, i) => {
      const by = i + 1;
      const letter = place === 0 ? "A" : "B";
      return { better: sides[place], strength: by, title: `${letter}${words(by, strength)}` };
    });
  const middle = tie ? [{ better: "tie", strength: 0, title: t("Same") }] : [];
  return [...side(0).reverse(), ...middle, ...side(1)];
}

const words = (by: number, most: number): string => {
  if (most === 1) return "";
  if (by === most) return t(", much");
  return by === 1 ? t(", a little") : "";
};

const isStep = (value: Json | undefined, step: Step): boolean =>
  isObject(value) && value["better"] === step.better && value["strength"] === step.strength;

/** Which of two is better, and by how much: one key. */
export function Preference({ session, control, value, listening, set, next, problemId }: ControlProps) {
  const sides = sidesOf(session) ?? ["", ""];
  const steps = stepsFor(sides, numberOf(control.spec, "strength") ?? 1, control.spec["tie"] === true);
  const answer = ({ better, strength }: Step) => {
    set({ better, strength, order: [...sides] });
    next();
  };
  useActions(
    steps.flatMap((step, i) => {
      const key = DIGITS[i];
      if (key === undefined) return [];
      return [
        {
          id: `answer.${control.name}.${i + 1}`,
          title: `${control.title}: ${step.title}`,
          group: t("Answers"),
          keys: [key],
          when: listening,
          run: () => answer(step),
        },
      ];
    }),
    LEVEL.control,
  );
  const at = steps.findIndex((step) => isStep(value, step));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const step = by === undefined ? undefined : steps[at + by];
    if (step === undefined) return;
    event.preventDefault();
    set({ better: step.better, strength: step.strength, order: [...sides] }, `preference:${control.name}`);
    event.currentTarget.querySelectorAll<HTMLElement>("button")[steps.indexOf(step)]?.focus();
  };
  return (
    <div
      className="five"
      role="radiogroup"
      aria-label={control.title}
      aria-invalid={problemId !== undefined}
      aria-describedby={problemId}
      onKeyDown={onKeyDown}
    >
      {steps.map((step, i) => (
        <button
          key={`${step.better} ${step.strength}`}
          type="button"
          role="radio"
          aria-checked={i === at}
          tabIndex={i === Math.max(0, at) ? 0 : -1}
          onClick={() => answer(step)}
        >
          <span className="el">{step.title}</span>
          <Kbd>{DIGITS[i] ?? " "}</Kbd>
        </button>
      ))}
    </div>
  );
}
