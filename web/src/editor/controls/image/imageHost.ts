import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Tool } from "../../scene/gesture";

/** What an image editor works for. */
export interface ImageHost {
  session: TaskSession;
  /** The region controls of this picture; the first is drawn with until another is at hand. */
  controls: readonly ControlPlan[];
  tool: () => Tool;
  /** The label that new regions get, by control. */
  label: (control: ControlPlan) => LabelOption | undefined;
  /** Diameter of the brush in pixels of the image. */
  brush: () => number;
}
