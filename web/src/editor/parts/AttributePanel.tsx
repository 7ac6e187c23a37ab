import { useId, useRef, type KeyboardEvent } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions, useLead, useUi } from "../context";
import { changeRegion, type Region } from "../core/draft";
import { isObject, type Json, type JsonObject } from "../core/json";
import { attributesOf, missingOf } from "../core/regions";
import { numberOf, textOf, type ControlPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { readNumber } from "../controls/number/NumberField";
import { KeyOf } from "./KeyOf";

interface Props {
  readonly session: TaskSession;
  readonly control: ControlPlan;
  readonly region: Region;
}

/** Attributes of the selected region; those whose condition does not hold are not asked, and not kept. */
export function AttributePanel({ session, control, region }: Props) {
  const asked = attributesOf(control, region, session.court.holds);
  const panel = useRef<HTMLElement>(null);
  useActions(
    [
      {
        id: "region.attributes",
        title: t("To the next attribute"),
        group: t("Attributes"),
        keys: ["Y"],
        when: () => asked.length > 0 && useUi.getState().panel === "none",
        run: () => focusNext(panel.current),
      },
    ],
    LEVEL.control,
  );
  const missing = session.showsProblems ? missingOf(control, region, session.court.holds) : [];
  useLead(
    session,
    (led) => led.region === region.id && missing.length > 0,
    () => panel.current?.querySelector<HTMLElement>(`[data-attribute=missing] ${FIELD}`)?.focus(),
  );
  if (asked.length === 0) return null;
  const given = region["attributes"];
  const values = isObject(given) ? given : {};
  const set = (name: string, value: Json | undefined) => {
    const next = { ...values };
    if (value === undefined) Reflect.deleteProperty(next, name);
    else next[name] = value;
    const still = attributesOf(control, { ...region, attributes: next }, session.court.holds).map((one) =>
      textOf(one, "name"),
    );
    const kept = Object.fromEntries(Object.entries(next).filter(([known]) => still.includes(known)));
    session.commit(
      t("Set {name}", { name }),
      (draft) => changeRegion(draft, control.name, region.id, { attributes: kept }),
      `attribute ${region.id} ${name}`,
    );
  };
  const problems = session.showsProblems
    ? session.problems.filter((one) => one.region === region.id && one.attribute === undefined)
    : [];
  return (
    <section ref={panel} className="at" aria-label={t("Attributes")}>
      <h2 className="ph">
        {control.options.find((option) => option.id === region.label)?.title ?? region.label}{" "}
        <span className="t3 plain">{t("attributes")}</span> <KeyOf id="region.attributes" usual="Y" />
      </h2>
      <div className="fr">
        {asked.map((attribute) => (
          <Attribute
            key={textOf(attribute, "name")}
            attribute={attribute}
            value={values[textOf(attribute, "name")]}
            missing={missing.includes(textOf(attribute, "name"))}
            set={(value) => set(textOf(attribute, "name"), value)}
          />
        ))}
      </div>
      {problems.slice(0, 1).map(({ message }) => (
        <p key={message} className="wrong pad" role="alert">
          {message}
        </p>
      ))}
    </section>
  );
}

/** What takes the cursor in an attribute. */
const FIELD = ":is(button, input, select)";

/** From one attribute to the next; the first that has no answer before all others. */
function focusNext(panel: HTMLElement | null): void {
  const fields = [...(panel?.querySelectorAll<HTMLElement>("[data-attribute]") ?? [])];
  const at = fields.findIndex((field) => field.contains(document.activeElement));
  const open = fields.find((field) => field.dataset["attribute"] !== "given");
  const next = at < 0 ? (open ?? fields[0]) : fields[(at + 1) % fields.length];
  const chosen = next?.querySelector<HTMLElement>("[aria-pressed=true]");
  (chosen ?? next?.querySelector<HTMLElement>(FIELD))?.focus();
}

interface AttributeProps {
  readonly attribute: JsonObject;
  readonly value: Json | undefined;
  /** It is needed, a submit was tried, and it is not there. */
  readonly missing: boolean;
  readonly set: (value: Json | undefined) => void;
}

function Attribute({ attribute, value, missing, set }: AttributeProps) {
  const wrong = useId();
  const title = textOf(attribute, "title") || textOf(attribute, "name");
  const type = textOf(attribute, "type");
  return (
    <>
      <span className="t2 el">{title}</span>
      <span
        className="attribute"
        data-attribute={missing ? "missing" : value === undefined ? "open" : "given"}
      >
        {type === "boolean" ? (
          <Segments
            title={title}
            options={[
              { id: false, title: t("no") },
              { id: true, title: t("yes") },
            ]}
            value={value}
            set={set}
          />
        ) : type === "choice" ? (
          <Segments title={title} options={optionsOf(attribute)} value={value} set={set} />
        ) : (
          <input
            className="inp"
            aria-label={title}
            aria-invalid={missing}
            aria-describedby={missing ? wrong : undefined}
            inputMode={type === "number" ? "decimal" : "text"}
            maxLength={numberOf(attribute, "max_length")}
            value={typeof value === "string" || typeof value === "number" ? String(value) : ""}
            onChange={(event) => {
              const text = event.target.value;
              set(type === "number" ? readNumber(text) : text === "" ? undefined : text);
            }}
          />
        )}
        {missing ? (
          <span id={wrong} className="wrong" role="alert">
            {t("{title} is missing.", { title })}
          </span>
        ) : null}
      </span>
    </>
  );
}

interface Segment {
  id: Json;
  title: string;
}

const optionsOf = (attribute: JsonObject): Segment[] => {
  const { options } = attribute;
  return (Array.isArray(options) ? options : [])
    .filter(isObject)
    .map((option) => ({ id: textOf(option, "id"), title: textOf(option, "title") || textOf(option, "id") }));
};

interface SegmentsProps {
  readonly title: string;
  readonly options: readonly Segment[];
  readonly value: Json | undefined;
  readonly set: (value: Json | undefined) => void;
}

/** Arrows go from value to value, and not to the regions behind. */
function byArrows(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const values = [...event.currentTarget.querySelectorAll("button")];
  const at = values.findIndex((value) => value === document.activeElement);
  values[(at + by + values.length) % values.length]?.focus();
}

/** A few values side by side; many as a select. A second press takes the answer back. */
function Segments({ title, options, value, set }: SegmentsProps) {
  if (options.length > 4) {
    return (
      <select
        className="inp"
        aria-label={title}
        value={typeof value === "string" ? value : ""}
        onChange={(event) => set(event.target.value === "" ? undefined : event.target.value)}
      >
        <option value="">—</option>
        {options.map((option) => (
          <option key={option.title} value={typeof option.id === "string" ? option.id : ""}>
            {option.title}
          </option>
        ))}
      </select>
    );
  }
  return (
    <span className="seg" role="group" aria-label={title} onKeyDown={byArrows}>
      {options.map((option) => (
        <button
          key={option.title}
          type="button"
          aria-pressed={option.id === value}
          onClick={() => set(option.id === value ? undefined : option.id)}
        >
          {option.title}
        </button>
      ))}
    </span>
  );
}
