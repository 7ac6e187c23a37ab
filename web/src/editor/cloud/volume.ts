/** Parts of space that points lie in: along a brush, behind an outline on the screen, in a cuboid. Pure. */
import type { Point, Size } from "../scene/camera";
import { into, type Cuboid } from "./cuboid";
import { unitOf, type Orbit } from "./orbit";
import type { PointCloud } from "./pointCloud";
import { clip, type Matrix, type Vector } from "./space";

export type Volume = (x: number, y: number, z: number) => boolean;

/** Within so many metres of a way. */
export function alongWay(way: readonly Vector[], radius: number): Volume {
  const low = [0, 1, 2].map((axis) => Math.min(...way.map((place) => place[axis] ?? 0)) - radius);
  const high = [0, 1, 2].map((axis) => Math.max(...way.map((place) => place[axis] ?? 0)) + radius);
  const out = (value: number, axis: number) => value < (low[axis] ?? 0) || value > (high[axis] ?? 0);
  return (x, y, z) => {
    if (out(x, 0) || out(y, 1) || out(z, 2)) return false;
    return way.some((to, i) => fromSide(way[i - 1] ?? to, to, [x, y, z]) <= radius);
  };
}

/** How far a place is from the line between two others. */
function fromSide(a: Vector, b: Vector, p: Vector): number {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [px, py, pz] = [p[0] - a[0], p[1] - a[1], p[2] - a[2]];
  const square = ux * ux + uy * uy + uz * uz;
  const part = square === 0 ? 0 : Math.max(0, Math.min(1, (px * ux + py * uy + pz * uz) / square));
  return Math.hypot(px - part * ux, py - part * uy, pz - part * uz);
}

/** Seen within a ring on the screen, at any distance. */
export function behindRing(ring: readonly Point[], matrix: Matrix, size: Size): Volume {
  const [xs, ys] = [ring.map(({ x }) => x), ring.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return (x, y, z) => {
    const [cx, cy, , w] = clip(matrix, [x, y, z]);
    if (w <= 0.01) return false;
    const [px, py] = [((cx / w + 1) / 2) * size.width, ((1 - cy / w) / 2) * size.height];
    if (px < left || px > right || py < top || py > bottom) return false;
    let inside = false;
    for (let i = 0, k = ring.length - 1; i < ring.length; k = i, i += 1) {
      const [a, b] = [ring[i], ring[k]];
      if (a === undefined || b === undefined || a.y > py === b.y > py) continue;
      if (px < a.x + ((py - a.y) * (b.x - a.x)) / (b.y - a.y)) inside = !inside;
    }
    return inside;
  };
}

export function inCuboid(cuboid: Cuboid): Volume {
  const [a, b, c] = [cuboid.length / 2, cuboid.width / 2, cuboid.height / 2];
  return (x, y, z) => {
    const [ahead, left, up] = into(cuboid, [x, y, z]);
    return Math.abs(ahead) <= a && Math.abs(left) <= b && Math.abs(up) <= c;
  };
}

/** CSS pixels around the pointer within which a point can be meant. */
const REACH = 24;
/** The first points lie evenly among all: so many of them are looked at. */
const LOOKED = 200_000;

/** The point of the cloud that is meant at a place of the screen: near it, and not behind others. */
export function pick(
  cloud: PointCloud,
  orbit: Orbit,
  matrix: Matrix,
  size: Size,
  p: Point,
): Vector | undefined {
  const unit = unitOf(orbit, size);
  let [best, found] = [Infinity, -1];
  for (let i = 0; i < Math.min(cloud.count, LOOKED); i += 1) {
    const place = cloud.place(i);
    const [x, y, depth, w] = clip(matrix, place);
    if (w <= 0.01) continue;
    const dx = ((x / w + 1) / 2) * size.width - p.x;
    const dy = ((1 - y / w) / 2) * size.height - p.y;
    if (dx * dx + dy * dy > REACH * REACH) continue;
    const cost = (orbit.flat ? depth : w) + 4 * unit * Math.hypot(dx, dy);
    if (cost < best) [best, found] = [cost, i];
  }
  return found < 0 ? undefined : cloud.place(found);
}
