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
  const ids = asking.map((control) =>
    (partsOf(session.plan, control, item, session.doc.answer) ?? []).map(({ id }) => ({ id, control })),
  );
  const open = ids
    .flat()
    .filter(({ id, control }) => answersByPart(session.value(control.name))[id] === undefined);
  const asked = new Set(ids.flat().map(({ id }) => id));
  const left = new Set(open.map(({ id }) => id));
  return {
    part: session.focus.control === first.name ? session.focus.part : undefined,
    asked,
    done: new Set([...asked].filter((id) => !left.has(id))),
    pick: (part) => session.setFocus({ control: first.name, part }),
  };
}
