import type { ControlPlan, LabelOption } from "../../core/plan";
import type { JsonObject } from "../../core/json";
import type { Figure, FigureKind } from "../../scene/figure";
import type { TaskSession } from "../../core/session";
import type { Tool } from "../../scene/gesture";

/** What is on the screen of a picture of several pages. */
export interface Paging {
  /** The page that is shown, from 1 on. */
  readonly at: number;
  /** What a new region has beside its geometry. */
  members: (figure: Figure) => JsonObject;
  /** What stands before the name of a region, by its place among all. */
  tag?: (place: number) => string;
}

/** What an image editor works for. */
export interface ImageHost {
  session: TaskSession;
  /** The region controls of this picture; the first is drawn with until another is at hand. */
  controls: readonly ControlPlan[];
  tool: () => Tool;
  /** The label that new regions get, by control. */
  label: (control: ControlPlan) => LabelOption | undefined;
  /** How the regions of a control are drawn here and now. */
  kind: (control: ControlPlan) => FigureKind;
  /** Diameter of the brush in pixels of the image. */
  brush: () => number;
  /** How far colours may differ that the magic wand takes together, 0 to 255. */
  tolerance: () => number;
  /** Ends a link at a region; false where none is begun, or it cannot end there. */
  join: (id: string) => boolean;
  /** Only for documents: regions of other pages are not shown. */
  page?: () => Paging;
}
