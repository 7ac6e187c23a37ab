import { useState, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { bounds } from "./kind";
import { textOf } from "../../core/plan";
import type { Json } from "../../core/json";
import type { ControlProps } from "../props";

/** `1,5`, `1.5` and `-3e2` are numbers; anything else is kept as it is, and is a problem until it is one. */
export function readNumber(text: string): number | string | undefined {
  const plain = text
    .trim()
    .replace("−", "-")
    .replace(/^([^,.]*),([^,.]*)$/u, "$1.$2");
  if (plain === "") return undefined;
  const value = Number(plain);
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/iu.test(plain) && Number.isFinite(value) ? value : text;
}

const written = (value: Json | undefined): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : "";

/** A number with its unit and bounds; arrows up and down step. */
export function NumberField({ control, value, set, problemId }: ControlProps) {
  const { min, max, step } = bounds(control.spec);
  const unit = textOf(control.spec, "unit");
  // What is being typed ("1." on the way to "1.5") is kept apart from the number it stands for.
  const [typed, setTyped] = useState<{ text: string; value: Json | undefined }>();
  const text = typed !== undefined && typed.value === value ? typed.text : written(value);
  const change = (next: string) => {
    const number = readNumber(next);
    setTyped({ text: next, value: number });
    set(number, `number:${control.name}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const size = (step ?? 1) * (event.shiftKey ? 10 : 1);
    const from = typeof value === "number" ? value + by * size : (min ?? 0);
    const kept = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, from));
    set(Number(kept.toPrecision(12)), `number:${control.name}`);
  };
  return (
    <div className="field">
      <span className="row">
        <input
          className="inp num"
          type="text"
          inputMode="decimal"
          data-field={control.name}
          aria-label={unit === "" ? control.title : t("{title} in {unit}", { title: control.title, unit })}
          aria-invalid={problemId !== undefined}
          aria-describedby={problemId}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {unit === "" ? null : <span className="t2">{unit}</span>}
        {min === undefined && max === undefined ? null : (
          <span className="t3 f2 nw">
            {min ?? "…"}–{max ?? "…"}
          </span>
        )}
      </span>
    </div>
  );
}
