/**
 * The camera of a point cloud: it circles a target. Immutable; z is up, angles are in degrees. Seen flat, from above,
 * lines stay parallel, so that a drag measures metres.
 */
import type { Point, Size } from "../scene/camera";
import {
  clip,
  dot,
  lookFrom,
  parallel,
  perspective,
  plus,
  radians,
  times,
  type Matrix,
  type Vector,
} from "./space";

export interface Orbit {
  target: Vector;
  /** Where the screen's right points to, counterclockwise from x. */
  heading: number;
  /** 90 looks straight down, 0 along the ground. */
  tilt: number;
  /** Metres from the target. */
  distance: number;
  flat: boolean;
}

/** Tangent of half the angle of view. */
const TALL = Math.tan(radians(25));
const NEAREST = 0.5;
const FARTHEST = 5000;

export const START: Orbit = { target: [0, 0, 0], heading: -90, tilt: 35, distance: 40, flat: false };

interface Axes {
  right: Vector;
  up: Vector;
  back: Vector;
}

export function axesOf({ heading, tilt, flat }: Orbit): Axes {
  const [a, b] = [radians(heading), radians(flat ? 90 : tilt)];
  const ahead: Vector = [-Math.sin(a), Math.cos(a), 0];
  return {
    right: [Math.cos(a), Math.sin(a), 0],
    up: [ahead[0] * Math.sin(b), ahead[1] * Math.sin(b), Math.cos(b)],
    back: [-ahead[0] * Math.cos(b), -ahead[1] * Math.cos(b), Math.sin(b)],
  };
}

export function matrixOf(orbit: Orbit, size: Size): Matrix {
  const { right, up, back } = axesOf(orbit);
  const { distance, flat, target } = orbit;
  const view = lookFrom(plus(target, back, distance), right, up, back);
  const aspect = size.width / Math.max(1, size.height);
  const far = distance + FARTHEST;
  return flat
    ? times(parallel(TALL * distance, aspect, -far, far), view)
    : times(perspective(TALL, aspect, Math.max(0.05, distance / 200), far), view);
}

/** Where a place is on the screen; undefined behind the camera. */
export function toScreen(matrix: Matrix, size: Size, place: Vector): Point | undefined {
  const [x, y, , w] = clip(matrix, place);
  if (w <= 0.01) return undefined;
  return { x: ((x / w + 1) / 2) * size.width, y: ((1 - y / w) / 2) * size.height };
}

/** Metres per CSS pixel at the target. */
export const unitOf = ({ distance }: Orbit, { height }: Size): number =>
  (2 * TALL * distance) / Math.max(1, height);

/** The place on the plane at this height that lies under a point of the screen; undefined above the horizon. */
export function onPlane(orbit: Orbit, size: Size, p: Point, z: number): Vector | undefined {
  const { right, up, back } = axesOf(orbit);
  const unit = unitOf(orbit, size);
  const [dx, dy] = [(p.x - size.width / 2) * unit, (size.height / 2 - p.y) * unit];
  const inView = plus(plus(orbit.target, right, dx), up, dy);
  if (orbit.flat) return [inView[0], inView[1], z];
  const eye = plus(orbit.target, back, orbit.distance);
  const ray = plus(inView, eye, -1);
  const far = (z - eye[2]) / ray[2];
  return far > 0 && far < 1000 ? plus(eye, ray, far) : undefined;
}

export const turnBy = (orbit: Orbit, heading: number, tilt: number): Orbit => ({
  ...orbit,
  heading: orbit.heading + heading,
  tilt: Math.max(2, Math.min(90, orbit.tilt + tilt)),
});

export function panBy(orbit: Orbit, size: Size, dx: number, dy: number): Orbit {
  const { right, up, back } = axesOf(orbit);
  const unit = unitOf(orbit, size);
  // Up and down stay on the ground, so that the target does not leave it.
  const level: Vector = orbit.flat ? up : [up[0] - back[0], up[1] - back[1], 0];
  const long = Math.max(1e-6, Math.sqrt(dot(level, level)));
  const moved = plus(plus(orbit.target, right, -dx * unit), level, (dy * unit) / long);
  return { ...orbit, target: moved };
}

/** Nearer by a factor; the place under `at`, where one is given, stays under it. */
export function zoomBy(orbit: Orbit, size: Size, factor: number, at?: Point): Orbit {
  const distance = Math.max(NEAREST, Math.min(FARTHEST, orbit.distance / factor));
  const zoomed = { ...orbit, distance };
  if (at === undefined) return zoomed;
  const before = onPlane(orbit, size, at, orbit.target[2]);
  const after = onPlane(zoomed, size, at, orbit.target[2]);
  if (before === undefined || after === undefined) return zoomed;
  const shift = plus(before, after, -1);
  if (Math.hypot(shift[0], shift[1]) > 2 * orbit.distance) return zoomed;
  return { ...zoomed, target: plus(orbit.target, shift) };
}

/** All between two corners in view. */
export function fitted(orbit: Orbit, low: Vector, high: Vector, ground: number): Orbit {
  const wide = Math.max(high[0] - low[0], high[1] - low[1], 4);
  const target: Vector = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, ground];
  return { ...orbit, target, distance: Math.min(FARTHEST, (wide / 2 / TALL) * 1.1) };
}
