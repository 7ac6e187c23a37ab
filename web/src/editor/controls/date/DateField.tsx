import { IconCalendar } from "@tabler/icons-react";
import { useRef, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { textOf } from "../../core/plan";
import { EXAMPLES, isDate, precisionOf, type Precision } from "./precision";
import type { ControlProps } from "../props";

/** A date as ISO text; arrows up and down step by its last unit, the calendar chooses a day. */
export function DateField({ control, value, set, problemId }: ControlProps) {
  const calendar = useRef<HTMLInputElement>(null);
  const precision = precisionOf(control.spec);
  const text = typeof value === "string" ? value : "";
  const [min, max] = [textOf(control.spec, "min"), textOf(control.spec, "max")];
  const change = (written: string) =>
    set(written === "" ? undefined : readDate(written), `date:${control.name}`);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const moved = isDate(text, precision)
      ? stepped(text, by * (event.shiftKey ? 10 : 1), precision)
      : today();
    const kept = min !== "" && moved < min ? min : max !== "" && moved > max ? max : moved;
    set(kept.slice(0, EXAMPLES[precision].length), `date:${control.name}`);
  };
  const day = precision === "day" || precision === "minute" || precision === "second";
  return (
    <div className="field">
      <span className="row">
        <input
          className="inp num date"
          type="text"
          inputMode="numeric"
          data-field={control.name}
          aria-label={control.title}
          aria-invalid={problemId !== undefined}
          aria-describedby={problemId}
          placeholder={EXAMPLES[precision].replace("T", " ")}
          value={text.replace("T", " ")}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {day ? (
          <span className="calendar">
            <button
              type="button"
              className="btn icon"
              aria-label={t("Choose a day")}
              title={t("Choose a day")}
              onClick={() => calendar.current?.showPicker()}
            >
              <IconCalendar size={16} stroke={1.5} aria-hidden />
            </button>
            <input
              ref={calendar}
              type="date"
              tabIndex={-1}
              aria-hidden="true"
              min={min.slice(0, 10)}
              max={max.slice(0, 10)}
              value={text.slice(0, 10)}
              onChange={(event) => {
                if (event.target.value === "") return;
                set(event.target.value + (text.slice(10) || NOON.slice(0, EXAMPLES[precision].length - 10)));
              }}
            />
          </span>
        ) : null}
        {min === "" && max === "" ? null : (
          <span className="t3 f2 nw">
            {min || "…"} – {max || "…"}
          </span>
        )}
      </span>
    </div>
  );
}

const NOON = "T12:00:00";

const today = (): string => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
};

/** `20260329` and `2026-03-29 14:05` are read as ISO text; anything else stays as written. */
export function readDate(written: string): string {
  const plain = written.trim().replace(/^(\d{4})(\d{2})(\d{2})$/u, "$1-$2-$3");
  return plain.replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/u, "$1T");
}

/** The date some units later, or earlier. */
export function stepped(text: string, by: number, precision: Precision): string {
  const date = new Date(`${text}${"0001-01-01T00:00:00".slice(text.length)}Z`);
  if (precision === "year") date.setUTCFullYear(date.getUTCFullYear() + by);
  else if (precision === "month") date.setUTCMonth(date.getUTCMonth() + by);
  else date.setTime(date.getTime() + by * { day: 86_400_000, minute: 60_000, second: 1000 }[precision]);
  return date.toISOString().slice(0, EXAMPLES[precision].length);
}
