import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useId, useState } from "react";
import { t } from "@/i18n";
import { Button } from "@/ui/Button";
import { isObject, plainly, without, type Json, type JsonObject } from "../../core/json";
import { textOf } from "../../core/plan";
import { fieldProblems } from "./fields";
import { readDate } from "../date/DateField";
import { readNumber } from "../number/NumberField";
import type { ControlProps } from "../props";

/** The fields of a JSON Schema: Tab goes through them, Ctrl Enter submits. */
export function Form({ control, value, set, problemId }: ControlProps) {
  const { schema } = control.spec;
  if (!isObject(schema)) return null;
  return (
    <div className="form" aria-describedby={problemId}>
      <Members
        schema={schema}
        value={value}
        first={control.name}
        told={problemId !== undefined}
        onChange={(next, name) =>
          set(
            isObject(next) && Object.keys(next).length === 0 ? undefined : next,
            `form:${control.name}:${name}`,
          )
        }
      />
    </div>
  );
}

interface Props {
  readonly schema: JsonObject;
  readonly value: Json | undefined;
  /** `name` is of the field that changed, so that typing in one is one step of undo. */
  readonly onChange: (value: Json | undefined, name: string) => void;
  /** Whether problems are shown already. */
  readonly told: boolean;
  /** The control whose cursor begins in this field. */
  readonly first?: string | undefined;
}

function Members({ schema, value, onChange, told, first }: Props) {
  const { properties, required } = schema;
  if (!isObject(properties)) return null;
  const given = isObject(value) ? value : {};
  const needed = new Set(Array.isArray(required) ? required : []);
  return Object.entries(properties).map(([name, member], i) =>
    isObject(member) ? (
      <Field
        key={name}
        name={name}
        needed={needed.has(name)}
        schema={member}
        value={given[name]}
        told={told}
        first={i === 0 ? first : undefined}
        onChange={(next, from) => {
          onChange(next === undefined ? without(given, name) : { ...given, [name]: next }, `${name}.${from}`);
        }}
      />
    ) : null,
  );
}

interface FieldProps extends Props {
  readonly name: string;
  readonly needed: boolean;
}

function Field({ name, needed, ...props }: FieldProps) {
  const id = useId();
  const { schema, value, told } = props;
  const title = textOf(schema, "title") || name;
  const help = textOf(schema, "description");
  const composed = schema["type"] === "object" || schema["type"] === "array";
  const wrong = composed || !told ? undefined : problemOf(schema, value, name, needed);
  const label = (
    <span className="row">
      <span id={id} className="f2 b">
        {title}
      </span>
      {needed ? <span className="f2 t3">{t("needed")}</span> : null}
    </span>
  );
  return (
    <div
      className={composed ? "form-group" : "form-field"}
      role={composed ? "group" : undefined}
      aria-labelledby={composed ? id : undefined}
    >
      {label}
      {help === "" ? null : <span className="f2 t2">{help}</span>}
      <Input {...props} labelledBy={id} wrong={wrong !== undefined} />
      {wrong === undefined ? null : <span className="wrong">{wrong}</span>}
    </div>
  );
}

function problemOf(
  schema: JsonObject,
  value: Json | undefined,
  name: string,
  needed: boolean,
): string | undefined {
  if (value === undefined) return needed ? t("An answer is needed.") : undefined;
  return fieldProblems(schema, value, name)[0]?.message;
}

interface InputProps extends Props {
  readonly labelledBy: string;
  readonly wrong: boolean;
}

function Input(props: InputProps) {
  const { schema } = props;
  if (Array.isArray(schema["enum"])) return <Select {...props} choices={schema["enum"]} />;
  switch (schema["type"]) {
    case "object":
      return <Members {...props} />;
    case "array":
      return <Elements {...props} />;
    case "boolean":
      return <YesNo {...props} />;
    default:
      return <Line {...props} />;
  }
}

const common = ({ labelledBy, wrong, first }: InputProps) => ({
  "aria-labelledby": labelledBy,
  "aria-invalid": wrong,
  "data-field": first,
});

function Select({ choices, ...props }: InputProps & { readonly choices: readonly Json[] }) {
  const at = choices.findIndex((choice) => choice === props.value);
  return (
    <select
      {...common(props)}
      className="inp"
      value={at}
      onChange={(event) => props.onChange(choices[Number(event.target.value)], "")}
    >
      <option value={-1}>{t("not chosen")}</option>
      {choices.map((choice, i) => (
        <option key={plainly(choice)} value={i}>
          {plainly(choice)}
        </option>
      ))}
    </select>
  );
}

function YesNo(props: InputProps) {
  const said = props.value === true ? "yes" : props.value === false ? "no" : "";
  return (
    <select
      {...common(props)}
      className="inp"
      value={said}
      onChange={({ target }) => props.onChange(target.value === "" ? undefined : target.value === "yes", "")}
    >
      <option value="">{t("not answered")}</option>
      <option value="yes">{t("yes")}</option>
      <option value="no">{t("no")}</option>
    </select>
  );
}

/** Text, a number or a date in one line; long text in several. */
function Line(props: InputProps) {
  const { schema, value, onChange } = props;
  const numeric = schema["type"] !== "string";
  const format = textOf(schema, "format");
  const [typed, setTyped] = useState<{ text: string; value: Json | undefined }>();
  const plain = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const text = typed !== undefined && typed.value === value ? typed.text : plain;
  const change = (written: string) => {
    const next = numeric ? readNumber(written) : format === "" ? written : readDate(written);
    const kept = next === "" ? undefined : next;
    setTyped({ text: written, value: kept });
    onChange(kept, "typed");
  };
  const long = !numeric && format === "" && Number(schema["maxLength"] ?? 0) > 200;
  const shared = { ...common(props), className: "inp", value: text, dir: "auto" };
  return long ? (
    <textarea {...shared} rows={3} onChange={(event) => change(event.target.value)} />
  ) : (
    <input
      {...shared}
      type="text"
      inputMode={numeric ? "decimal" : "text"}
      placeholder={{ date: "2026-03-29", "date-time": "2026-03-29 14:05:09" }[format]}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** A list: each element with its fields, one more, one less. */
function Elements({ schema, value, onChange, told }: InputProps) {
  const { items } = schema;
  if (!isObject(items)) return null;
  const elements = Array.isArray(value) ? value : [];
  const give = (next: Json[], from: string) => onChange(next.length === 0 ? undefined : next, from);
  return (
    <div className="form-list">
      {elements.map((element, i) => (
        <div key={i} className="form-element" role="group" aria-label={t("Entry {n}", { n: i + 1 })}>
          <div className="form-element-fields">
            {items["type"] === "object" ? (
              <Members
                schema={items}
                value={element}
                told={told}
                onChange={(next, from) => give(elements.with(i, next ?? {}), `${i}.${from}`)}
              />
            ) : (
              <Field
                name={String(i + 1)}
                needed
                schema={items}
                value={element}
                told={told}
                onChange={(next, from) => give(elements.with(i, next ?? blankOf(items)), `${i}.${from}`)}
              />
            )}
          </div>
          <button
            type="button"
            className="btn icon"
            aria-label={t("Delete entry {n}", { n: i + 1 })}
            title={t("Delete entry {n}", { n: i + 1 })}
            onClick={() => give(elements.toSpliced(i, 1), `${i}.delete`)}
          >
            <IconTrash size={16} stroke={1.5} aria-hidden />
          </button>
        </div>
      ))}
      <Button onClick={() => give([...elements, blankOf(items)], "add")}>
        <IconPlus size={16} stroke={1.5} aria-hidden /> {t("Add an entry")}
      </Button>
    </div>
  );
}

const blankOf = (schema: JsonObject): Json =>
  ({ object: {}, array: [], boolean: false })[textOf(schema, "type")] ?? "";
