/** Tracks dressed for the canvas at one frame. */
import { regionsOf, type Region } from "../../core/draft";
import type { Json } from "../../core/json";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { keyframesOf } from "../../film/keyframes";
import { boxAt } from "../../film/path";
import { BoxFigure } from "../../scene/figures/box";
import type { Shape } from "../../scene/painter";
import { dressed } from "../image/shapes";

type Dress = Omit<Shape, "figure">;

/** Colour and name of a track stay the same from frame to frame. */
const dresses = new WeakMap<Region, Dress>();

/** The shapes of all tracks that are to be seen at a frame. */
export function shapesAt(session: TaskSession, controls: readonly ControlPlan[], frame: number): Shape[] {
  const { suggested } = session.doc;
  return controls.flatMap((control) => boxesAt(control, session.value(control.name), suggested, frame));
}

/** The shapes of the tracks of one value at a frame. */
export function boxesAt(
  control: ControlPlan,
  value: Json | undefined,
  suggested: object,
  frame: number,
): Shape[] {
  const options = new Map(control.options.map((option) => [option.id, option]));
  return regionsOf(value).flatMap((region) => {
    const rect = boxAt(keyframesOf(region), frame);
    if (rect === undefined) return [];
    const open = region.id in suggested;
    let dress = dresses.get(region);
    if (dress?.suggested !== open) {
      dress = dressed(region.id, region.label, options.get(region.label), open);
      dresses.set(region, dress);
    }
    return [{ ...dress, figure: new BoxFigure(rect) }];
  });
}
