/** Geometry of axis-parallel boxes in image pixels: drawing, handles, moving, resizing, snapping. Pure. */
import { bound, type Point, type Rect, type Size } from "./camera";

export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;
export type Handle = (typeof HANDLES)[number];

/** A box between two corners in any order, cut to the image. */
export function between(a: Point, b: Point, image: Size): Rect {
  const x0 = bound(Math.min(a.x, b.x), 0, image.width);
  const y0 = bound(Math.min(a.y, b.y), 0, image.height);
  const x1 = bound(Math.max(a.x, b.x), 0, image.width);
  const y1 = bound(Math.max(a.y, b.y), 0, image.height);
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** Where the handles of a box are. */
export function handlePoint(rect: Rect, handle: Handle): Point {
  const x = handle.includes("w")
    ? rect.x
    : handle.includes("e")
      ? rect.x + rect.width
      : rect.x + rect.width / 2;
  const y = handle.includes("n")
    ? rect.y
    : handle.includes("s")
      ? rect.y + rect.height
      : rect.y + rect.height / 2;
  return { x, y };
}

/** The handle within `reach` (image pixels) of a point; corners before edges. */
export function handleAt(rect: Rect, p: Point, reach: number): Handle | undefined {
  const near = (handle: Handle) => {
    const at = handlePoint(rect, handle);
    return Math.abs(at.x - p.x) <= reach && Math.abs(at.y - p.y) <= reach;
  };
  return HANDLES.find((handle) => handle.length === 2 && near(handle)) ?? HANDLES.find(near);
}

/** Moves a box without changing its size; it stays inside the image. */
export function moveBy(rect: Rect, dx: number, dy: number, image: Size): Rect {
  return {
    ...rect,
    x: bound(rect.x + dx, 0, Math.max(0, image.width - rect.width)),
    y: bound(rect.y + dy, 0, Math.max(0, image.height - rect.height)),
  };
}

/** Drags a handle to a point; a box pulled through itself turns over. */
export function resizeTo(rect: Rect, handle: Handle, p: Point, image: Size): Rect {
  const left = handle.includes("w") ? p.x : rect.x;
  const right = handle.includes("e") ? p.x : rect.x + rect.width;
  const top = handle.includes("n") ? p.y : rect.y;
  const bottom = handle.includes("s") ? p.y : rect.y + rect.height;
  return between({ x: left, y: top }, { x: right, y: bottom }, image);
}

export type Edge = "start" | "end";

/** Moves the left/top (`start`) or the right/bottom (`end`) edges by keys; at least one pixel stays. */
export function nudgeEdge(rect: Rect, edge: Edge, dx: number, dy: number, image: Size): Rect {
  const x1 = rect.x + rect.width;
  const y1 = rect.y + rect.height;
  if (edge === "start") {
    const x = bound(rect.x + dx, 0, x1 - 1);
    const y = bound(rect.y + dy, 0, y1 - 1);
    return { x, y, width: x1 - x, height: y1 - y };
  }
  const right = bound(x1 + dx, rect.x + 1, image.width);
  const bottom = bound(y1 + dy, rect.y + 1, image.height);
  return { ...rect, width: right - rect.x, height: bottom - rect.y };
}

/** Pulls a point to the borders of the image and to edges of other boxes that are within `reach`. */
export function snap(p: Point, others: readonly Rect[], image: Size, reach: number): Point {
  const xs = [0, image.width, ...others.flatMap((rect) => [rect.x, rect.x + rect.width])];
  const ys = [0, image.height, ...others.flatMap((rect) => [rect.y, rect.y + rect.height])];
  return { x: nearest(p.x, xs, reach), y: nearest(p.y, ys, reach) };
}

function nearest(value: number, marks: readonly number[], reach: number): number {
  let best = value;
  let gap = reach;
  for (const mark of marks) {
    const distance = Math.abs(mark - value);
    if (distance <= gap) {
      gap = distance;
      best = mark;
    }
  }
  return best;
}

/** Coordinates are kept to a hundredth of a pixel: more is noise of the pointer. */
export function rounded(rect: Rect): Rect {
  const cut = (value: number) => Math.round(value * 100) / 100;
  const x = cut(rect.x);
  const y = cut(rect.y);
  return { x, y, width: cut(cut(rect.x + rect.width) - x), height: cut(cut(rect.y + rect.height) - y) };
}
