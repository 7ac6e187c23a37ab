/** What answers have in common and where they differ, control by control. Pure. */
import { regionsOf, type Region } from "../core/draft";
import { endsOf, isDirected } from "../core/ends";
import { hasRegions, questionKind } from "../core/kinds";
import { isObject, same, type Json, type JsonObject } from "../core/json";
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

/** The same thing under another id. */
export function renamed(region: Region, id: string): Region {
  const copy = { ...region, id };
  keys.set(copy, regionKey(region));
  return copy;
}

const sorted = (members: JsonObject) => Object.entries(members).toSorted(([a], [b]) => a.localeCompare(b));

/** Members that say nothing of what it is; of the number of a thing only says something that it has one. */
const APART: ReadonlySet<string> = new Set(["id", "label", "attributes", "group"]);

const said = (control: ControlPlan, value: Json | undefined): Json | undefined => {
  if (endsOf(control).length > 0 && Array.isArray(value))
    return value.map((one) => joinKey(control, one)).toSorted();
  return value === undefined ? value : (questionKind(control)?.said?.(value) ?? value);
};

/**
 * A link or chain by the places of its regions: their ids are everybody's own. The members of a chain have no order,
 * nor have the ends of a link that reads the same both ways.
 */
export function joinKey(control: ControlPlan, joined: Json): string {
  const { label = "", ends, regions } = isObject(joined) ? joined : {};
  const quotes = isObject(ends) ? [ends["from"], ends["to"]] : Array.isArray(regions) ? regions : [];
  const keys = quotes.map((quote) => regionKey(quote as Region));
  return JSON.stringify([label, isDirected(control) ? keys : keys.toSorted()]);
}

/** What a value has, each region by its key; of one that stays, as answers do, looked at once. */
interface Held {
  readonly keys: ReadonlySet<string>;
  /** The same for two values that have the same regions. */
  readonly all: string;
}

const held = new WeakMap<object, Held>();

function heldIn(value: Json | undefined): Held {
  const known = isObject(value) ? held.get(value) : undefined;
  if (known !== undefined) return known;
  const keys = regionsOf(value).map(regionKey).sort();
  const found = { keys: new Set(keys), all: keys.join("|") };
  if (isObject(value)) held.set(value, found);
  return found;
}

export const agreed = (control: ControlPlan, values: readonly (Json | undefined)[]): boolean => {
  if (!hasRegions(control)) {
    const [first, ...rest] = values.map((value) => said(control, value));
    return rest.every((value) => same(value, first));
  }
  const [first, ...rest] = values.map((value) => heldIn(value).all);
  return rest.every((all) => all === first);
};

/** The keys of the regions, or of what joins regions, that every one of the values has. */
export function common(control: ControlPlan, values: readonly (Json | undefined)[]): ReadonlySet<string> {
  const [first, ...rest] = values.map((value) =>
    Array.isArray(value) ? new Set(value.map((one) => joinKey(control, one))) : heldIn(value).keys,
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
  if (!hasRegions(control)) return value;
  return { regions: differing(value, common(control, values)) };
}

/** `3 : 1` for how the answers split, the largest group first. */
export function split(control: ControlPlan, values: readonly (Json | undefined)[]): string {
  const groups = new Map<string, number>();
  for (const value of values) {
    const key = hasRegions(control) ? heldIn(value).all : JSON.stringify(said(control, value) ?? null);
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  return [...groups.values()].sort((a, b) => b - a).join(" : ");
}
