/** Things to be put in order: which there are, and how an order changes. Pure. */
import { isObject, type Json } from "../../core/json";
import { elementIds } from "../../core/parts";
import { numberOf, type ControlPlan } from "../../core/plan";

export interface Thing {
  id: string;
  title: string;
}

const MEMBERS = ["title", "name", "text", "content", "value", "html", "body"] as const;

/** The options, or the elements of the list that is shown. */
export function thingsOf(control: ControlPlan, shown: Json | undefined): Thing[] {
  if (control.options.length > 0) return control.options.map(({ id, title }) => ({ id, title }));
  const elements = Array.isArray(shown) ? shown : [];
  const ids = elementIds(elements);
  return elements.map((element, i) => ({ id: ids[i] ?? String(i + 1), title: titleOf(element) }));
}

function titleOf(element: Json): string {
  if (!isObject(element)) return typeof element === "string" ? element : JSON.stringify(element);
  const named = MEMBERS.map((name) => element[name]).find((value) => typeof value === "string");
  return named ?? JSON.stringify(element);
}

/** How many are to be ranked. */
export const wantedOf = (control: ControlPlan, things: readonly Thing[]): number =>
  Math.min(numberOf(control.spec, "top") ?? things.length, things.length);

/** One more at the end, or taken out where it was in. What is left alone at the end falls into its place. */
export function toggled(
  order: readonly string[],
  id: string,
  things: readonly Thing[],
  wanted: number,
): string[] {
  if (order.includes(id)) return order.filter((one) => one !== id);
  const next = [...order, id].slice(0, wanted);
  const left = things.filter((thing) => !next.includes(thing.id));
  return wanted === things.length && left.length === 1 ? [...next, ...left.map((thing) => thing.id)] : next;
}

/** Put at a place; from outside of the order too. */
export function placed(order: readonly string[], id: string, place: number, wanted: number): string[] {
  const rest = order.filter((one) => one !== id);
  const at = Math.max(0, Math.min(rest.length, place));
  return [...rest.slice(0, at), id, ...rest.slice(at)].slice(0, wanted);
}
