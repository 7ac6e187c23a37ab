/** What answers have in common and where they differ, control by control. Pure. */
import { regionsOf, type Region } from "../core/draft";
import { endsOf } from "../core/ends";
import { KINDS } from "../core/kinds";
import { isObject, same, without, type Json, type JsonObject } from "../core/json";
import type { ControlPlan } from "../core/plan";

/**
 * Two regions are the same thing when label, place, attributes and text agree; geometry within half a pixel, metres and
 * seconds within 0.05.
 */
export function regionKey(region: Region): string {
  const known = keys.get(region);
  if (known !== undefined) return known;
  const parts = "z" in region || "start" in region ? 10 : 1;
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Math.round(value * parts) / parts : value;
  const { attributes } = region;
  const said = isObject(attributes) ? sorted(attributes) : [];
  const place = sorted(region).flatMap(([name, value]) =>
    APART.has(name) ? [] : [[name, name === "instance" || value]],
  );
  // A value of an attribute is no place: 0.4 and 0.3 are two answers.
  const key = `${JSON.stringify([region.label, ...place], rounded)} ${JSON.stringify(said)}`;
  keys.set(region, key);
  return key;
}

/** Regions never change, they are replaced: the key of one holds as long as it is there. */
const keys = new WeakMap<Region, string>();

const sorted = (members: JsonObject) => Object.entries(members).toSorted(([a], [b]) => a.localeCompare(b));

/** Members that say nothing of what it is; of the number of a thing only says something that it has one. */
const APART: ReadonlySet<string> = new Set(["id", "label", "attributes", "group"]);

/** How a preference was shown is no part of what was said. */
const said = (control: ControlPlan, value: Json | undefined): Json | undefined => {
  if (endsOf(control).length > 0 && Array.isArray(value))
    return value.map((one) => joinKey(control, one)).toSorted();
  if (control.type !== "preference" || !isObject(value)) return value;
  return without(value, "order");
};

/**
 * A link or chain by the places of its regions: their ids are everybody's own. The members of a chain have no order,
 * nor have the ends of a link that reads the same both ways.
 */
export function joinKey({ type, spec }: ControlPlan, joined: Json): string {
  const { label = "", ends, regions } = isObject(joined) ? joined : {};
  const quotes = isObject(ends) ? [ends["from"], ends["to"]] : Array.isArray(regions) ? regions : [];
  const keys = quotes.map((quote) => regionKey(quote as Region));
  const ordered = type !== "chain" && spec["directed"] !== false;
  return JSON.stringify([label, ordered ? keys : keys.toSorted()]);
}

export const agreed = (control: ControlPlan, values: readonly (Json | undefined)[]): boolean => {
  if (KINDS[control.type]?.region !== true) {
    const [first, ...rest] = values.map((value) => said(control, value));
    return rest.every((value) => same(value, first));
  }
  const keys = values.map((value) => regionsOf(value).map(regionKey).sort().join("|"));
  return keys.every((key) => key === keys[0]);
};

/** The keys of the regions, or of what joins regions, that every one of the values has. */
export function common(control: ControlPlan, values: readonly (Json | undefined)[]): ReadonlySet<string> {
  const [first, ...rest] = values.map(
    (value) =>
      new Set(
        Array.isArray(value) ? value.map((one) => joinKey(control, one)) : regionsOf(value).map(regionKey),
      ),
  );
  return new Set([...(first ?? [])].filter((key) => rest.every((keys) => keys.has(key))));
}

/** The regions of a value that not all have: what there is to decide. */
export const differing = (value: Json | undefined, shared: ReadonlySet<string>): Region[] =>
  regionsOf(value).filter((region) => !shared.has(regionKey(region)));

/** One of several answers to a control without what all have said; undefined where there is nothing of its own. */
export function onlyOwn(
  control: ControlPlan,
  values: readonly (Json | undefined)[],
  at: number,
): Json | undefined {
  if (agreed(control, values)) return undefined;
  const value = values[at];
  if (KINDS[control.type]?.region !== true) return value;
  return { regions: differing(value, common(control, values)) };
}

/** `3 : 1` for how the answers split, the largest group first. */
export function split(control: ControlPlan, values: readonly (Json | undefined)[]): string {
  const groups = new Map<string, number>();
  for (const value of values) {
    const key =
      KINDS[control.type]?.region === true
        ? regionsOf(value).map(regionKey).sort().join("|")
        : JSON.stringify(said(control, value) ?? null);
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return [...groups.values()].sort((a, b) => b - a).join(" : ");
}
