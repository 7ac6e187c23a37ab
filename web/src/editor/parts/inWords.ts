/** An answer in a few words, for lists and comparisons. */
import { t } from "@/i18n";
import { regionsOf, type Region } from "../core/draft";
import { endsOf } from "../core/ends";
import { keyframesOf, stretches } from "../film/path";
import { pointsInWords } from "../controls/points/words";
import { isObject, plainly, without, type Json, type JsonObject } from "../core/json";
import { quoteOf } from "../core/pieces";
import { rowsOf } from "../core/questionKinds";
import { clock } from "../wave/timeline";
import { textOf, type ControlPlan, type LabelOption, type Plan } from "../core/plan";

/** The title of an option; its id where it is none of them. */
export const titleOf = (options: readonly LabelOption[], id: Json): string =>
  options.find((option) => option.id === id)?.title ?? (typeof id === "string" ? id : JSON.stringify(id));

/** The value of one control: an option's title, a number with its unit, how many regions of which label. */
export function valueInWords(control: ControlPlan, value: Json | undefined): string {
  if (value === undefined || value === null) return "—";
  if (isObject(control.spec["per"]) && isObject(value)) return partsInWords(control, value);
  if (control.type === "choice") return titleOf(control.options, value);
  if (control.type === "rank" && Array.isArray(value))
    return value.map((id) => titleOf(control.options, id)).join(" › ");
  if (control.type === "preference" && isObject(value)) return preferenceInWords(control, value);
  if (control.type === "matrix" && isObject(value)) return membersInWords(control, value);
  if (control.type === "form" && isObject(value)) return membersInWords(control, value);
  if (Array.isArray(value) && endsOf(control).length > 0) return joinsInWords(control, value);
  if (Array.isArray(value))
    return value.length === 0 ? t("none") : value.map((id) => titleOf(control.options, id)).join(", ");
  if (isObject(value)) return regionsInWords(control, value);
  const unit = textOf(control.spec, "unit");
  return unit === "" ? String(value) : `${String(value)} ${unit}`;
}

/** `Ann works for Acme`, and chains as their members; what has no words is told by its label and where it is. */
function joinsInWords({ options, type }: ControlPlan, value: Json[]): string {
  const quoted = (quote: Json | undefined): string =>
    isObject(quote)
      ? textOf(quote, "text") || [textOf(quote, "label"), placeQuoted(quote as Region)].join(" ").trim()
      : "?";
  const words = value.filter(isObject).map(({ label, ends, regions }) => {
    if (type === "chain") return (Array.isArray(regions) ? regions : []).map(quoted).join(" = ");
    const [from, to] = isObject(ends) ? [ends["from"], ends["to"]] : [];
    return `${quoted(from)} ${titleOf(options, label ?? "")} ${quoted(to)}`;
  });
  return words.length === 0 ? t("none") : words.join("; ");
}

/** Where a region is that a link quotes: its kind shows in what it has. */
function placeQuoted(region: Region): string {
  if (Array.isArray(region["keyframes"])) return inFrames(region);
  if (typeof region["start"] === "number") return inTime(region);
  return placeOf({ type: typeof region["z"] === "number" ? "cuboid" : "box" }, region);
}

function partsInWords(control: ControlPlan, value: JsonObject): string {
  const one = { ...control, spec: without(control.spec, "per") };
  return Object.entries(value)
    .map(([part, answer]) => `${part}: ${valueInWords(one, answer)}`)
    .join(", ");
}

function preferenceInWords({ spec }: ControlPlan, value: JsonObject): string {
  const { better, strength } = value;
  if (better === "tie") return t("the same");
  const most = spec["strength"];
  const words = { better: plainly(better), strength: plainly(strength), most: plainly(most) };
  return most === 1 ? words.better : t("{better}, by {strength} of {most}", words);
}

/** `correct: 2, kind: good`, with the titles of rows and fields. */
function membersInWords(control: ControlPlan, value: JsonObject): string {
  const rows = new Map(rowsOf(control.spec).map((row) => [row.id, row.title]));
  return Object.entries(value)
    .map(([name, member]) => {
      const words = typeof member === "object" ? JSON.stringify(member) : titleOf(control.options, member);
      return `${rows.get(name) ?? name}: ${words}`;
    })
    .join(", ");
}

function regionsInWords(control: ControlPlan, value: Json): string {
  const regions = regionsOf(value);
  if (regions.length === 0) return t("none");
  const quoted = regions.flatMap((region) =>
    typeof region["text"] === "string"
      ? [`${quoteOf(region)} (${titleOf(control.options, region.label)}${attributesOf(region)})`]
      : [],
  );
  if (quoted.length === regions.length && quoted.length <= 4) return quoted.join(", ");
  const places = regions.map((region) => placeOf(control, region));
  if (regions.length <= 4 && !places.includes("")) {
    return regions
      .map(
        (region, i) => `${titleOf(control.options, region.label)} ${places[i] ?? ""}${attributesOf(region)}`,
      )
      .join(", ");
  }
  const counts = new Map<string, number>();
  for (const { label } of regions) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, n]) => `${n} ${titleOf(control.options, label)}`).join(", ");
}

/** `, colour: red`, after what it is and where. */
const attributesOf = ({ attributes }: Region): string =>
  Object.entries(isObject(attributes) ? attributes : {})
    .map(([name, value]) => `, ${name}: ${plainly(value)}`)
    .join("");

/** `200 × 180 at 100, 100`, in whole pixels; metres, seconds or points of what has such. Empty where no word says it. */
function placeOf({ type }: Pick<ControlPlan, "type">, region: Region): string {
  if (type === "cuboid") return inMetres(region);
  if (type === "segment") return inTime(region);
  if (type === "points") return pointsInWords(region);
  if (typeof region["width"] !== "number") return "";
  const whole = (name: string) => Math.round(Number(region[name]));
  const place = { width: whole("width"), height: whole("height"), x: whole("x"), y: whole("y") };
  return t("{width} × {height} at {x}, {y}", place);
}

export const inMetres = (region: Region): string =>
  t("{l} by {w} by {h} m at {x}, {y}", {
    l: Number(region["length"]),
    w: Number(region["width"]),
    h: Number(region["height"]),
    x: Number(region["x"]),
    y: Number(region["y"]),
  });

export const inTime = (region: Region): string =>
  t("from {start} to {end}", { start: clock(Number(region["start"])), end: clock(Number(region["end"])) });

/** When a track is seen, and at how many keyframes it was set. */
export function inFrames(region: Region): string {
  const keyframes = keyframesOf(region);
  const seen = stretches(keyframes).map(({ from, to }) =>
    Number.isFinite(to)
      ? t("frames {from} to {to}", { from, to: to - 1 })
      : t("from frame {from} on", { from }),
  );
  return [...seen, t("{n} keyframes", { n: keyframes.length })].join(", ");
}

export function inWords(plan: Plan, answer: Readonly<Record<string, unknown>>): string {
  return plan.controls
    .filter((control) => answer[control.name] !== undefined)
    .map((control) => valueInWords(control, answer[control.name] as Json))
    .join("; ");
}
