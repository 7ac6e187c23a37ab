import { t } from "@/i18n";
import { Offsets } from "../../core/offsets";
import { flagOf, numberOf, textOf } from "../../core/plan";
import type { ControlProps } from "../props";

/** Free text. Enter in one line submits; in several lines it breaks the line, and Ctrl Enter submits. */
export function TextField({ session, control, set, problemId }: ControlProps) {
  const value = session.value(control.name);
  const text = typeof value === "string" ? value : "";
  const least = numberOf(control.spec, "min_length") ?? 0;
  const most = numberOf(control.spec, "max_length") ?? Infinity;
  const { length } = new Offsets(text);
  const change = (written: string) => set(written === "" ? undefined : written, `text:${control.name}`);
  const common = {
    className: "inp",
    value: text,
    dir: "auto",
    "data-field": control.name,
    "aria-label": control.title,
    "aria-invalid": problemId !== undefined,
    "aria-describedby": problemId,
    placeholder: textOf(control.spec, "placeholder"),
  };
  const close = length < least || length > most * 0.9;
  return (
    <div className="field">
      {flagOf(control.spec, "multiline") ? (
        <textarea {...common} rows={5} onChange={(event) => change(event.target.value)} />
      ) : (
        <input {...common} type="text" onChange={(event) => change(event.target.value)} />
      )}
      {problemId === undefined && close && (length > 0 || least > 0) ? (
        <span className={length > most ? "f2 bad" : "f2 t3"}>
          {length < least
            ? t("{length} of at least {least}", { length, least })
            : t("{length} of at most {most}", { length, most })}
        </span>
      ) : null}
    </div>
  );
}
