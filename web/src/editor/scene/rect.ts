import type { JsonObject } from "../core/json";
import type { Rect } from "./camera";

/** The rectangle that a region or a keyframe says. */
export const rectOf = (region: JsonObject): Rect => ({
  x: Number(region["x"]),
  y: Number(region["y"]),
  width: Number(region["width"]),
  height: Number(region["height"]),
});
