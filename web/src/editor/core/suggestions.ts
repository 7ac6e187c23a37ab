/** What a model proposes, as a draft that is marked until it is touched. */
import type { Suggestion } from "@/api/schema.gen";
import { addRegion, emptyDraft, guess, regionsOf, removeRegion, type Draft } from "./draft";
import { KINDS } from "./kinds";
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
    if (KINDS[control.type]?.region === true) {
      for (const { id } of regionsOf(value)) suggested[id] = newest.probabilities[id] ?? sure;
    } else suggested[guess(control.name)] = sure;
  }
  return { answer, suggested };
}

/** Takes regions that nobody touched and that are less sure than `least` out of a draft; those left out before for less come back. */
export function sift(draft: Draft, plan: Plan, suggestions: readonly Suggestion[], least: number): void {
  const whole = proposedDraft(plan, suggestions);
  const before = draft.least ?? 0;
  for (const { name } of plan.controls) {
    const present = new Set(regionsOf(draft.answer[name]).map(({ id }) => id));
    for (const region of regionsOf(whole.answer[name])) {
      const sure = whole.suggested[region.id] ?? 1;
      if (sure < least) {
        if (region.id in draft.suggested) removeRegion(draft, name, region.id);
      } else if (sure < before && !present.has(region.id)) {
        addRegion(draft, name, region);
        draft.suggested[region.id] = sure;
      }
    }
  }
  draft.least = least;
}

/** Whether models said of any region that they propose how sure they are. */
export function isRated(plan: Plan, suggestions: readonly Suggestion[]): boolean {
  const { answer, suggested } = proposedDraft(plan, suggestions);
  return plan.controls.some(({ name }) =>
    regionsOf(answer[name]).some(({ id }) => typeof suggested[id] === "number"),
  );
}
