/** Where things are and how they are turned: poses, as the server reckons them (domain/space). */
import { isObject, type Json } from "../core/json";
import { plus, type Vector } from "./space";

export type Turn = readonly [number, number, number, number];

export interface Pose {
  position: Vector;
  /** A unit quaternion w, x, y, z. */
  rotation: Turn;
}

export const STILL: Pose = { position: [0, 0, 0], rotation: [1, 0, 0, 0] };

export function poseOf(value: Json | undefined): Pose | undefined {
  if (!isObject(value)) return undefined;
  const [x = 0, y = 0, z = 0] = numbersOf(value["position"], 3) ?? [];
  return { position: [x, y, z], rotation: unit(numbersOf(value["rotation"], 4) ?? []) };
}

/** A list of so many numbers; undefined for anything else. */
export function numbersOf(value: Json | undefined, count: number): number[] | undefined {
  const found = Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
  return found.length === count ? found : undefined;
}

function unit([w = 1, x = 0, y = 0, z = 0]: readonly number[]): Turn {
  const long = Math.hypot(w, x, y, z);
  return long < 1e-6 ? STILL.rotation : [w / long, x / long, y / long, z / long];
}

/** The axes of a turned frame, as rows of the matrix that takes its places to the outer axes. */
export function rowsOf({ rotation: [w, x, y, z] }: Pose): [Vector, Vector, Vector] {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

const across = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export function outwards(pose: Pose, place: Vector): Vector {
  const [x, y, z] = rowsOf(pose);
  return plus([across(x, place), across(y, place), across(z, place)], pose.position);
}

export function inwards(pose: Pose, place: Vector): Vector {
  const [w, x, y, z] = pose.rotation;
  const [a, b, c] = rowsOf({ ...pose, rotation: [w, -x, -y, -z] });
  const moved = plus(place, pose.position, -1);
  return [across(a, moved), across(b, moved), across(c, moved)];
}

/** In the outer axes, what has the pose `inner` in these of `outer`. */
export function within(outer: Pose, inner: Pose): Pose {
  const [a, b, c, d] = outer.rotation;
  const [e, f, g, h] = inner.rotation;
  const rotation: Turn = [
    a * e - b * f - c * g - d * h,
    a * f + b * e + c * h - d * g,
    a * g - b * h + c * e + d * f,
    a * h + b * g - c * f + d * e,
  ];
  return { position: outwards(outer, inner.position), rotation };
}

/** Evenly from one pose to the next, turning the shorter way (slerp; Shoemake 1985). */
export function poseBetween(before: Pose, after: Pose, part: number): Pose {
  const dot = before.rotation.reduce((sum, n, i) => sum + n * (after.rotation[i] ?? 0), 0);
  const angle = Math.acos(Math.min(1, Math.abs(dot)));
  const share = (n: number) => (angle < 1e-6 ? n : Math.sin(n * angle) / Math.sin(angle));
  const [one, other] = [share(1 - part), share(part) * (dot < 0 ? -1 : 1)];
  const position = plus(before.position, plus(after.position, before.position, -1), part);
  const rotation = unit(before.rotation.map((n, i) => n * one + (after.rotation[i] ?? 0) * other));
  return { position, rotation };
}
