/** Which of two compared views stands first: by the task, so that a reload shows the same. */
import { isObject, type Json } from "../../core/json";
import type { ControlPlan, Plan } from "../../core/plan";
import type { TaskSession } from "../../core/session";

export const preferenceOf = (plan: Plan): ControlPlan | undefined =>
  plan.controls.find((control) => control.type === "preference");

export function pairOf(control: ControlPlan | undefined): [string, string] | undefined {
  const between = control?.spec["between"];
  if (!Array.isArray(between)) return undefined;
  const [first, second] = between;
  return typeof first === "string" && typeof second === "string" ? [first, second] : undefined;
}

/** The names of the two views in the order in which they are shown; undefined where nothing is compared. */
export function sidesOf(session: TaskSession): [string, string] | undefined {
  const control = preferenceOf(session.plan);
  const pair = pairOf(control);
  if (control === undefined || pair === undefined) return undefined;
  const [first, second] = pair;
  // A suggestion that comes to be shown later was made of its order, too.
  const [newest] = session.assignment.suggestions;
  const given = orderIn(session.base.answer[control.name]) ?? orderIn(newest?.answer[control.name] as Json);
  const swapped =
    given === undefined
      ? control.spec["shuffle"] === true && hash(session.assignment.id) % 2 === 1
      : given === second;
  return swapped ? [second, first] : pair;
}

/** Whether the views stand the other way round than the control names them. */
export function isSwapped(session: TaskSession, control: ControlPlan): boolean {
  const [first] = sidesOf(session) ?? [];
  return first !== undefined && first === pairOf(control)?.[1];
}

function orderIn(value: Json | undefined): string | undefined {
  const order = isObject(value) ? value["order"] : undefined;
  const first = Array.isArray(order) ? order[0] : undefined;
  return typeof first === "string" ? first : undefined;
}

/** FNV-1a over the characters: the same everywhere, and even over ids. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return (value ^ (value >>> 15)) >>> 0;
}
