/** An answer in a few words, for lists and comparisons. */
import { t } from "@/i18n";
import { regionsOf, type Region } from "../core/draft";
import { isObject, plainly, without, type Json, type JsonObject } from "../core/json";
import { hasRegions, questionKind, where } from "../core/kinds";
import { quoteOf } from "../core/pieces";
import { textOf, titleOf, type ControlPlan, type Plan } from "../core/plan";

/** The value of one control: an option's title, a number with its unit, how many regions of which label. */
export function valueInWords(control: ControlPlan, value: Json | undefined): string {
  if (value === undefined || value === null) return "—";
  if (isObject(control.spec["per"]) && isObject(value)) return partsInWords(control, value);
  if (hasRegions(control)) return regionsInWords(control, value);
  return questionKind(control)?.words?.(value, control) ?? plainWords(control, value);
}

/** Titles of options, or a number with its unit. */
function plainWords({ options, spec }: ControlPlan, value: Json): string {
  if (Array.isArray(value)) return value.map((id) => titleOf(options, id)).join(", ") || t("none");
  const unit = textOf(spec, "unit");
  const words = titleOf(options, value);
  return unit === "" ? words : `${words} ${unit}`;
}

function partsInWords(control: ControlPlan, value: JsonObject): string {
  const one = { ...control, spec: without(control.spec, "per") };
  return Object.entries(value)
    .map(([part, answer]) => `${part}: ${valueInWords(one, answer)}`)
    .join(", ");
}

/** As many regions are told one by one; of more it is told how many there are of which label. */
const FEW = 4;

function regionsInWords(control: ControlPlan, value: Json): string {
  const regions = regionsOf(value);
  if (regions.length === 0) return t("none");
  const each = regions.length > FEW ? undefined : eachInWords(control, regions);
  if (each !== undefined) return each;
  const counts = new Map<string, number>();
  for (const { label } of regions) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, n]) => `${n} ${titleOf(control.options, label)}`).join(", ");
}

/** Regions by what they quote, else by where they are; undefined where not all have words for it. */
function eachInWords(control: ControlPlan, regions: readonly Region[]): string | undefined {
  const name = (region: Region) => titleOf(control.options, region.label);
  if (regions.every((region) => typeof region["text"] === "string"))
    return regions.map((region) => `${quoteOf(region)} (${name(region)}${attributesOf(region)})`).join(", ");
  const places = regions.map((region) => where(region, control));
  if (places.includes("")) return undefined;
  return regions.map((region, i) => `${name(region)} ${places[i] ?? ""}${attributesOf(region)}`).join(", ");
}

/** `, colour: red`, after what it is and where. */
const attributesOf = ({ attributes }: Region): string =>
  Object.entries(isObject(attributes) ? attributes : {})
    .map(([name, value]) => `, ${name}: ${plainly(value)}`)
    .join("");

export function inWords(plan: Plan, answer: Readonly<Record<string, unknown>>): string {
  return plan.controls
    .filter((control) => answer[control.name] !== undefined)
    .map((control) => valueInWords(control, answer[control.name] as Json))
    .join("; ");
}
