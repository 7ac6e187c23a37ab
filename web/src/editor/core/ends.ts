/** What links and chains join: regions of other controls of the same answer. No React. */
import { regionsOf, type Draft, type Region } from "./draft";
import { joinsOf } from "./kinds";
import { textOf, type ControlPlan } from "./plan";

/** The controls whose regions a control joins, its first end first; none for one that joins nothing. */
export const endsOf = (control: ControlPlan): string[] =>
  (joinsOf(control)?.ends ?? []).map((name) => textOf(control.spec, name));

/** Whether any number of regions are one: a chain. */
export const isChain = (control: ControlPlan): boolean => joinsOf(control)?.many === true;

/** Whether what a control joins reads otherwise the other way round. */
export const isDirected = (control: ControlPlan): boolean =>
  joinsOf(control)?.many === false && control.spec["directed"] !== false;

/** A region by its id, in any of some controls. */
export function regionIn(draft: Draft, controls: readonly string[], id: string): Region | undefined {
  for (const name of controls) {
    const found = regionsOf(draft.answer[name]).find((one) => one.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a region is called in a list of links: its words, else its label and its place among the regions. */
export function nameOf(draft: Draft, controls: readonly ControlPlan[], id: string): string {
  for (const control of controls) {
    const regions = regionsOf(draft.answer[control.name]);
    const at = regions.findIndex((one) => one.id === id);
    const region = regions[at];
    if (region === undefined) continue;
    const { text } = region;
    if (typeof text === "string" && text !== "") return text;
    const title = control.options.find((option) => option.id === region.label)?.title ?? region.label;
    return `${title} ${at + 1}`;
  }
  return id;
}
