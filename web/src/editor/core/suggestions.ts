/** What a model proposes, as a draft that is marked until it is touched. */
import type { Suggestion } from "@/api/schema.gen";
import { emptyDraft, guess, regionsOf, type Draft } from "./draft";
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
