/** Where regions lie, and how much of it they share: what makes one place of several answers. Pure. */
import type { Region } from "../core/draft";
import { plainly } from "../core/json";
import { geometryOf } from "../core/kinds";
import type { ControlPlan } from "../core/plan";
import { cuboidOf } from "../controls/cuboid/tracks";
import { figureOf } from "../controls/image/shapes";
import { keyframesOf } from "../film/keyframes";
import type { Rect } from "../scene/camera";

/** From `low` to `high` in each dimension, on the page or frame `on`. */
export interface Extent {
  on: string;
  low: readonly number[];
  high: readonly number[];
}

/** So much of what two regions cover together is covered by both, where they are about the same thing. */
export const SHARED = 0.25;
/** Around a region, so that points and upright lines cover something too. */
const MARGIN = 4;

/** What two extents have in common, of what they cover together: 0 to 1. */
export function sharing(a: Extent, b: Extent): number {
  const size = ({ low, high }: Extent) =>
    low.reduce((product, from, i) => product * ((high[i] ?? from) - from), 1);
  const both = size({
    on: a.on,
    low: a.low.map((from, i) => Math.max(from, b.low[i] ?? from)),
    high: a.high.map((to, i) => Math.max(Math.min(to, b.high[i] ?? to), a.low[i] ?? to, b.low[i] ?? to)),
  });
  return both / (size(a) + size(b) - both || 1);
}

export function extentOf(control: ControlPlan, region: Region): Extent {
  const on = plainly(region["page"] ?? region["frame"] ?? "");
  const geometry = geometryOf(control);
  if (geometry === "points") return { on, low: [0], high: [1] };
  // Stretches of a text, also of one on a page, and of time.
  if ("start" in region) return { on, low: [Number(region["start"])], high: [Number(region["end"])] };
  if (geometry === "cuboid") {
    const { x, y, length, width } = cuboidOf(region, [0, 0, 0]);
    const half = Math.max(length, width) / 2;
    return { on, low: [x - half, y - half], high: [x + half, y + half] };
  }
  return { on, ...sides(rectOf(control, region)) };
}

const sides = ({ x, y, width, height }: Rect) => ({
  low: [x - MARGIN, y - MARGIN],
  high: [x + width + MARGIN, y + height + MARGIN],
});

/** Where a region lies on its picture or page; a track, where it begins. */
export const rectOf = (control: ControlPlan, region: Region): Rect =>
  geometryOf(control) === "track"
    ? (keyframesOf(region)[0]?.rect ?? NOWHERE)
    : figureOf(control, region).bounds;

const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** The smallest rectangle around some. */
export function around(rects: readonly Rect[]): Rect {
  const left = Math.min(...rects.map(({ x }) => x));
  const top = Math.min(...rects.map(({ y }) => y));
  return {
    x: left,
    y: top,
    width: Math.max(...rects.map(({ x, width }) => x + width)) - left,
    height: Math.max(...rects.map(({ y, height }) => y + height)) - top,
  };
}
