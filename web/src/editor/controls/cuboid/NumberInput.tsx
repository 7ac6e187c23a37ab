import { useState, type KeyboardEvent } from "react";
import { readNumber } from "../number/NumberField";

interface InputProps {
  readonly title: string;
  readonly value: number;
  readonly set: (value: number) => void;
}

/** A number that counts once it is left or Enter is pressed. */
export function NumberInput({ title, value, set }: InputProps) {
  const [text, setText] = useState(() => String(Math.round(value * 1000) / 1000));
  const finish = () => {
    const typed = readNumber(text);
    if (typeof typed === "number" && Number.isFinite(typed) && Math.abs(typed - value) > 1e-9) set(typed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    finish();
  };
  return (
    <input
      className="inp"
      inputMode="decimal"
      aria-label={title}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={finish}
      onKeyDown={onKeyDown}
    />
  );
}
