import type { Json } from "../core/json";
import type { ControlPlan, ViewPlan } from "../core/plan";
import type { TaskSession } from "../core/session";

/** What every question's editor gets. */
export interface ControlProps {
  readonly session: TaskSession;
  readonly control: ControlPlan;
  /** The answer so far, or that of the part at hand. */
  readonly value: Json | undefined;
  /** What the question is about: what its view shows, or the part at hand. */
  readonly shown: Json | undefined;
  /** Whether the keys of this control work now: it is at hand and nothing floats over it. */
  readonly listening: () => boolean;
  /** Sets the value as one step of undo; `merge` joins steps of typing. */
  readonly set: (value: Json | undefined, merge?: string) => void;
  /** The answer is complete: the next question comes to hand. */
  readonly next: () => void;
  /** Id of the text that says what is wrong, when something is. */
  readonly problemId: string | undefined;
}

/** What the editor of a view gets. */
export interface TaskProps {
  readonly session: TaskSession;
  readonly view: ViewPlan;
  /** The controls that draw on the view. */
  readonly controls: readonly ControlPlan[];
  /** The other questions, in the order of the template. */
  readonly elsewhere: readonly ControlPlan[];
}
