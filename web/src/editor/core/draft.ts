/** The document that a person edits: an answer in the making, and which of its regions a model suggested. */
import { isDraft, original } from "immer";
import { isObject, type Json, type JsonObject } from "./json";
import { unlinked } from "./links";

export type Region = { id: string; label: string } & JsonObject;

/**
 * `answer` is keyed by control; `suggested` has the ids of regions, and by `guess` the controls, that nobody touched
 * yet, with their probability; null where the model did not say.
 * `revealed`: suggestions that waited to be asked for were asked for.
 * `sifted`: the ids of suggested regions that were left `out`, since models were less sure of them than `least`.
 */
export type Draft = {
  answer: JsonObject;
  suggested: Record<string, number | null>;
  revealed?: true;
  sifted?: { least: number; out: string[] };
};

/** How `suggested` names the answer of a control without regions. */
export const guess = (control: string): string => `?${control}`;

export const emptyDraft = (answer: JsonObject = {}): Draft => ({ answer, suggested: {} });

const isRegion = (value: Json): value is Region =>
  isObject(value) && typeof value["id"] === "string" && typeof value["label"] === "string";

/** The regions of lists that were looked at: an answer is never changed in place, and its lists are asked for often. */
const known = new WeakMap<readonly Json[], readonly Region[]>();
const NONE: readonly Region[] = [];

/** The regions of a control's value; none where there is no value yet. */
export function regionsOf(value: Json | undefined): readonly Region[] {
  const regions = isObject(value) ? value["regions"] : undefined;
  if (!Array.isArray(regions)) return NONE;
  if (isDraft(regions)) return regions.filter(isRegion);
  const found = known.get(regions) ?? (regions.every(isRegion) ? regions : regions.filter(isRegion));
  known.set(regions, found);
  return found;
}

/** The list of regions to change in place, made when it is missing. */
function list(draft: Draft, control: string): Json[] {
  const value = draft.answer[control];
  const kept: JsonObject = isObject(value) ? value : {};
  if (kept !== value) draft.answer[control] = kept;
  const regions = kept["regions"];
  if (Array.isArray(regions)) return regions;
  const fresh: Json[] = [];
  kept["regions"] = fresh;
  return fresh;
}

export function setAnswer(draft: Draft, control: string, value: Json | undefined): void {
  Reflect.deleteProperty(draft.suggested, guess(control));
  if (value === undefined) Reflect.deleteProperty(draft.answer, control);
  else draft.answer[control] = value;
}

/** What a question says of one part of many; without any part there is no answer. */
export function setPartAnswer(draft: Draft, control: string, part: string, value: Json | undefined): void {
  const given = draft.answer[control];
  if (!isObject(given)) {
    setAnswer(draft, control, value === undefined ? undefined : { [part]: value });
    return;
  }
  Reflect.deleteProperty(draft.suggested, guess(control));
  if (value !== undefined) given[part] = value;
  else if (part in given && Object.keys(given).length === 1) Reflect.deleteProperty(draft.answer, control);
  else Reflect.deleteProperty(given, part);
}

export function addRegion(draft: Draft, control: string, region: Region): void {
  list(draft, control).push(region);
}

/**
 * Where a region stands in a list that is being changed; -1 where it does not. What was there before the change is
 * asked first: to look at each of thousands through the draft would make a draft of each.
 */
function placeOf(regions: Json[], id: string): number {
  const is = (one: Json | undefined) => one !== undefined && isRegion(one) && one.id === id;
  const before = isDraft(regions) ? original(regions) : [];
  const at = before.findIndex(is);
  return at >= 0 && is(regions[at]) ? at : regions.findIndex(is);
}

/** Touching a suggestion makes it one's own. */
export function changeRegion(draft: Draft, control: string, id: string, change: JsonObject): void {
  const regions = list(draft, control);
  const region = regions[placeOf(regions, id)];
  if (isObject(region)) Object.assign(region, change);
  Reflect.deleteProperty(draft.suggested, id);
}

/** Takes a member that may be absent away. */
export function dropMember(draft: Draft, control: string, id: string, member: string): void {
  const regions = list(draft, control);
  const region = regions[placeOf(regions, id)];
  if (isObject(region) && member in region) Reflect.deleteProperty(region, member);
}

/** Takes a region away, and with it the links that lead to it. */
export function removeRegion(draft: Draft, control: string, id: string): void {
  const regions = list(draft, control);
  const at = placeOf(regions, id);
  if (at >= 0) regions.splice(at, 1);
  Reflect.deleteProperty(draft.suggested, id);
  for (const [name, value] of Object.entries(draft.answer)) {
    const rest = unlinked(value, id);
    if (rest !== value) draft.answer[name] = rest;
  }
}

/** One place up (1) or down (-1): later regions lie above earlier ones. */
export function moveRegion(draft: Draft, control: string, id: string, by: 1 | -1): void {
  const regions = list(draft, control);
  const at = placeOf(regions, id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= regions.length) return;
  const [region] = regions.splice(at, 1);
  if (region !== undefined) regions.splice(to, 0, region);
}

export function acceptRegions(draft: Draft, ids: readonly string[]): void {
  for (const id of ids) Reflect.deleteProperty(draft.suggested, id);
}
