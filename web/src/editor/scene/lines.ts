/** Points, lines and rings in image pixels, as pairs `[x, y]` like in answers. Pure. */
import type { Point, Rect, Size } from "./camera";
import { bound } from "./camera";

export type Pair = readonly [number, number];
/** A row of points; whether it closes is known to its owner. */
export type Line = readonly Pair[];

export const pair = ({ x, y }: Point): Pair => [x, y];
export const point = ([x, y]: Pair): Point => ({ x, y });

/** Coordinates are kept to a hundredth of a pixel: more is noise of the pointer. */
export const cut = (value: number): number => Math.round(value * 100) / 100;

export function boundsOf(lines: readonly Line[]): Rect {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (const [x, y] of line) {
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
  }
  return x0 > x1 ? { x: 0, y: 0, width: 0, height: 0 } : { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** The place on the side from `a` to `b` that is nearest to a point. */
export function onSide([ax, ay]: Pair, [bx, by]: Pair, p: Point): Point {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : bound(((p.x - ax) * dx + (p.y - ay) * dy) / square, 0, 1);
  return { x: ax + dx * share, y: ay + dy * share };
}

export const far = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The sides of a line; of a ring also the one that closes it. */
export function sides(line: Line, closed: boolean): [Pair, Pair][] {
  return line.flatMap((from, i): [Pair, Pair][] => {
    const to = line[i + 1] ?? (closed && line.length > 2 ? line[0] : undefined);
    return to === undefined ? [] : [[from, to]];
  });
}

export function passes(line: Line, closed: boolean, p: Point, reach: number): boolean {
  if (line.length === 1) return line.some((one) => far(point(one), p) <= reach);
  return sides(line, closed).some(([a, b]) => far(onSide(a, b, p), p) <= reach);
}

/** Whether an odd number of rings surrounds the point. */
export function surrounds(rings: readonly Line[], p: Point): boolean {
  let inside = false;
  for (const ring of rings) {
    for (const [[ax, ay], [bx, by]] of sides(ring, true)) {
      if (ay > p.y !== by > p.y && p.x < ((bx - ax) * (p.y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

export const inImage = (p: Point, image: Size): Pair => [
  cut(bound(p.x, 0, image.width)),
  cut(bound(p.y, 0, image.height)),
];

/** How far lines may move by (dx, dy) so that they stay in the image. */
export function heldIn(rect: Rect, dx: number, dy: number, image: Size): Point {
  return {
    x: bound(dx, -rect.x, Math.max(-rect.x, image.width - rect.x - rect.width)),
    y: bound(dy, -rect.y, Math.max(-rect.y, image.height - rect.y - rect.height)),
  };
}

export const shifted = (line: Line, by: Point): Pair[] =>
  line.map(([x, y]): Pair => [cut(x + by.x), cut(y + by.y)]);

/** The same points, with the rectangle around them changed into another. */
export function mapped(line: Line, from: Rect, to: Rect): Pair[] {
  const along = (value: number, a: number, length: number, b: number, size: number) =>
    length === 0 ? value - a + b : b + ((value - a) / length) * size;
  return line.map(([x, y]): Pair => [
    cut(along(x, from.x, from.width, to.x, to.width)),
    cut(along(y, from.y, from.height, to.y, to.height)),
  ]);
}

/** A point turned around the origin, in degrees clockwise on the screen. */
export function turned([x, y]: Pair, degrees: number): Pair {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return [x * cos - y * sin, x * sin + y * cos];
}

/** An angle between -180 (excluded) and 180 degrees, to a hundredth. */
export function wrapped(degrees: number): number {
  const turn = cut(degrees - 360 * Math.round(degrees / 360));
  return turn <= -180 ? 180 : turn + 0;
}
