/** What a model proposes, as a draft that is marked until it is touched. */
import type { Suggestion } from "@/api/schema.gen";
import { addRegion, emptyDraft, guess, regionsOf, removeRegion, type Draft } from "./draft";
import { hasRegions } from "./kinds";
import type { Json, JsonObject } from "./json";
import type { Plan } from "./plan";

/** The newest suggestion as a draft; regions are marked by their ids, other answers by their control. */
export function proposedDraft(plan: Plan, suggestions: readonly Suggestion[]): Draft {
  const [newest] = suggestions;
  if (newest === undefined) return emptyDraft();
  const answer: JsonObject = {};
  const suggested: Record<string, number | null> = {};
  for (const control of plan.controls) {
    const value = newest.answer[control.name] as Json | undefined;
    if (value === undefined) continue;
    answer[control.name] = value;
    const sure = newest.probabilities[control.name] ?? null;
    if (hasRegions(control)) {
      for (const { id } of regionsOf(value)) suggested[id] = newest.probabilities[id] ?? sure;
    } else suggested[guess(control.name)] = sure;
  }
  return { answer, suggested };
}

/** Leaves out regions that nobody touched and that are less sure than `least`; of those left out before, surer ones come back. */
export function sift(draft: Draft, plan: Plan, suggestions: readonly Suggestion[], least: number): void {
  const whole = proposedDraft(plan, suggestions);
  const out = new Set(draft.sifted?.out);
  for (const { name } of plan.controls) {
    for (const region of regionsOf(whole.answer[name])) {
      const sure = whole.suggested[region.id] ?? 1;
      if (sure < least && region.id in draft.suggested) {
        removeRegion(draft, name, region.id);
        out.add(region.id);
      } else if (sure >= least && out.delete(region.id)) {
        addRegion(draft, name, region);
        draft.suggested[region.id] = sure;
      }
    }
  }
  draft.sifted = { least, out: [...out] };
}

/**
 * Brings what models propose into work that was begun without it: nothing that is answered is replaced, regions come
 * beside one's own.
 */
export function reveal(draft: Draft, plan: Plan, suggestions: readonly Suggestion[]): void {
  const { answer, suggested } = proposedDraft(plan, suggestions);
  draft.revealed = true;
  for (const { name } of plan.controls) {
    const value = answer[name];
    const regions = draft.answer[name] === undefined ? [] : regionsOf(value);
    if (value !== undefined && draft.answer[name] === undefined) draft.answer[name] = value;
    else if (regions.length === 0) continue;
    for (const region of regions) addRegion(draft, name, region);
    for (const id of [guess(name), ...regionsOf(value).map((region) => region.id)])
      if (id in suggested) draft.suggested[id] = suggested[id] ?? null;
  }
}

/** Whether models said of any region that they propose how sure they are. */
export function isRated(plan: Plan, suggestions: readonly Suggestion[]): boolean {
  const { answer, suggested } = proposedDraft(plan, suggestions);
  return plan.controls.some(({ name }) =>
    regionsOf(answer[name]).some(({ id }) => typeof suggested[id] === "number"),
  );
}
