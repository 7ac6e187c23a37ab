/** Questions `per` part: which parts they are asked of, and how each is named in the answer. */
import { regionsOf } from "./draft";
import { isObject, type Json, type JsonObject } from "./json";
import { lookUp, type ControlPlan, type Plan } from "./plan";

export interface Part {
  id: string;
  /** What the view or the answer has there. */
  element: Json;
}

/** The names of the members of lists that were looked at: they are never changed in place, and asked for often. */
const named = new WeakMap<readonly Json[], readonly string[]>();

/** Its own `id` where that is text that no other element has, else its place from "1" on: as on the server. */
export function elementIds(elements: readonly Json[]): readonly string[] {
  const known = named.get(elements) ?? idsOf(elements);
  named.set(elements, known);
  return known;
}

function idsOf(elements: readonly Json[]): string[] {
  const places = new Set(elements.map((_, i) => String(i + 1)));
  const own = elements.map((element) => {
    const id = isObject(element) ? element["id"] : undefined;
    return typeof id === "string" && id !== "" && id.length <= 200 && !places.has(id) ? id : undefined;
  });
  const counts = new Map<string, number>();
  for (const id of own) if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  return own.map((id, i) => (id !== undefined && counts.get(id) === 1 ? id : String(i + 1)));
}

interface Per {
  noun: string;
  member: string;
  wanted: string;
}

export function perOf(control: ControlPlan): Per | undefined {
  const { per } = control.spec;
  if (!isObject(per)) return undefined;
  const { noun, member, wanted } = per;
  return typeof noun === "string" && typeof member === "string" && typeof wanted === "string"
    ? { noun, member, wanted }
    : undefined;
}

/** The parts that a question is asked of; undefined for one that is asked once. */
export function partsOf(
  plan: Plan,
  control: ControlPlan,
  item: JsonObject,
  answer: JsonObject,
): readonly Part[] | undefined {
  const per = perOf(control);
  if (per === undefined) return undefined;
  if (per.noun === "region") {
    const regions = regionsOf(answer[per.wanted]);
    return kept(control, regions, () => regions.map((region) => ({ id: region.id, element: region })));
  }
  const view = plan.views.find((one) => one.name === control.on);
  const shown = view === undefined ? undefined : lookUp(view.path, item);
  if (!Array.isArray(shown)) return [];
  return kept(control, shown, () => {
    const ids = elementIds(shown);
    return shown.flatMap((element, i) => {
      const wanted = per.member === "" || (isObject(element) && element[per.member] === per.wanted);
      return wanted ? [{ id: ids[i] ?? String(i + 1), element }] : [];
    });
  });
}

/** The list that each control was asked about last, and its parts. */
const parted = new WeakMap<ControlPlan, { list: readonly Json[]; parts: readonly Part[] }>();

function kept(control: ControlPlan, list: readonly Json[], read: () => Part[]): readonly Part[] {
  const known = parted.get(control);
  if (known?.list === list) return known.parts;
  const parts = read();
  parted.set(control, { list, parts });
  return parts;
}

/** What there is of each part's answer. */
export const answersByPart = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
