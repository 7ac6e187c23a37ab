import type { JsonObject } from "../core/json";
import { answersByPart, partsOf } from "../core/parts";
import type { TaskSession } from "../core/session";
import type { Picked } from "../views/Chat";

/** What a view needs of the questions that are asked of its parts; undefined where there are none. */
export function pickedIn(session: TaskSession | undefined, view: string): Picked | undefined {
  if (session === undefined) return undefined;
  const item = session.assignment.data as JsonObject;
  const asking = session.plan.controls.filter(
    (control) => control.on === view && control.spec["per"] && session.asked.has(control.name),
  );
  const first = asking.find((control) => control.name === session.focus.control) ?? asking[0];
  if (first === undefined) return undefined;
  const answered = new Map<string, boolean>();
  for (const control of asking) {
    const answers = answersByPart(session.value(control.name));
    for (const { id } of partsOf(session.plan, control, item, session.doc.answer) ?? [])
      answered.set(id, answered.get(id) !== false && answers[id] !== undefined);
  }
  return {
    part: session.focus.control === first.name ? session.focus.part : undefined,
    answered,
    pick: (part) => session.setFocus({ control: first.name, part }),
  };
}
