import { Suspense, useState } from "react";
import { t } from "@/i18n";
import { Offsets } from "../../core/offsets";
import { flagOf, numberOf, textOf } from "../../core/plan";
import { Markdown } from "../../views/Markdown";
import type { ControlProps } from "../props";

/** Free text. Enter in one line submits; in several lines it breaks the line, and Ctrl Enter submits. */
export function TextField({ control, value, set, problemId }: ControlProps) {
  const text = typeof value === "string" ? value : "";
  const markdown = flagOf(control.spec, "markdown");
  const several = markdown || flagOf(control.spec, "multiline");
  const [previewed, setPreviewed] = useState(false);
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
  return (
    <div className="field">
      {several ? (
        <textarea {...common} rows={markdown ? 8 : 5} onChange={(event) => change(event.target.value)} />
      ) : (
        <input {...common} type="text" onChange={(event) => change(event.target.value)} />
      )}
      <span className="row">
        <Count text={text} spec={control.spec} several={several} told={problemId !== undefined} />
        <span className="sp" />
        {markdown ? (
          <button
            type="button"
            className="link f2"
            aria-pressed={previewed}
            onClick={() => setPreviewed(!previewed)}
          >
            {previewed ? t("Hide the preview") : t("Preview")}
          </button>
        ) : null}
      </span>
      {markdown && previewed ? (
        <div
          className="md-preview"
          role="region"
          aria-label={t("Preview of {title}", { title: control.title })}
        >
          <Suspense fallback={<p className="reading">{text}</p>}>
            <Markdown text={text} />
          </Suspense>
        </div>
      ) : null}
    </div>
  );
}

interface CountProps {
  readonly text: string;
  readonly spec: ControlProps["control"]["spec"];
  readonly several: boolean;
  readonly told: boolean;
}

/** How long the text is: in one line only where a bound is near, in several lines always. */
function Count({ text, spec, several, told }: CountProps) {
  const least = numberOf(spec, "min_length") ?? 0;
  const most = numberOf(spec, "max_length") ?? Infinity;
  const { length } = new Offsets(text);
  const short = length < least;
  const close = short || length > most * 0.9;
  if (close && !told && (length > 0 || least > 0)) {
    return (
      <span className={length > most ? "f2 bad" : "f2 t3"}>
        {short
          ? t("{length} of at least {least}", { length, least })
          : t("{length} of at most {most}", { length, most })}
      </span>
    );
  }
  if (!several || length === 0) return null;
  const words = text.split(/\s+/u).filter(Boolean).length;
  return <span className="f2 t3">{t("{length} characters, {words} words", { length, words })}</span>;
}
