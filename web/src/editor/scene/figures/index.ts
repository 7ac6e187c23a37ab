/** The kinds of figure by the kind of control that draws them. */
import type { JsonObject } from "../../core/json";
import type { FigureKind } from "../figure";
import { box } from "./box";
import { cameraCuboid } from "./cameraCuboid";
import { cuboid2d } from "./cuboid2d";
import { mask } from "./mask";
import { passageOn } from "./passage";
import { onePoint } from "./point";
import { polygon, polyline } from "./polygon";
import { skeleton } from "./skeleton";
import { ellipse, rotatedBox } from "./turned";

export const FIGURES: Readonly<Record<string, (spec: JsonObject) => FigureKind>> = {
  box: () => box,
  block: () => box,
  polygon: () => polygon,
  polyline: () => polyline,
  point: () => onePoint,
  rotated_box: () => rotatedBox,
  ellipse: () => ellipse,
  skeleton,
  mask: () => mask,
  cuboid2d: () => cuboid2d,
  camera_cuboid: cameraCuboid,
  passage: () => passageOn(undefined),
};

interface Drawn {
  type: string;
  spec: JsonObject;
}

const made = new WeakMap<JsonObject, FigureKind>();

/** How the regions of a control are drawn. */
export function figureKind({ type, spec }: Drawn): FigureKind {
  const known = made.get(spec) ?? FIGURES[type]?.(spec) ?? box;
  made.set(spec, known);
  return known;
}
