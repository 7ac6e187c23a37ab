/** Frames of a scene: where their points are, and the pose of the sensor in the world. */
import { isObject, type Json } from "../core/json";
import type { Cloud } from "../core/clouds";
import { PointCloud } from "./pointCloud";
import type { Vector } from "./space";

export interface Pose {
  position: Vector;
  /** A unit quaternion w, x, y, z. */
  rotation: readonly [number, number, number, number];
}

export interface Frame {
  /** Field of the item with the points. */
  field: string;
  pose: Pose | undefined;
}

/** What a view of point clouds shows: one cloud, or a sequence of frames. */
export function framesOf(value: Json | undefined, path: readonly (string | number)[]): Frame[] {
  const field = path.join(".");
  if (!Array.isArray(value)) return [{ field, pose: undefined }];
  return value.map((frame, i) =>
    isObject(frame)
      ? { field: `${field}.${i}.points`, pose: poseOf(frame["pose"]) }
      : { field: `${field}.${i}`, pose: undefined },
  );
}

function poseOf(value: Json | undefined): Pose | undefined {
  if (!isObject(value)) return undefined;
  const [x, y, z] = numbers(value["position"], 3) ?? [0, 0, 0];
  const turn = numbers(value["rotation"], 4) ?? [1, 0, 0, 0];
  const long = Math.hypot(...turn);
  const [w, a, b, c] = long < 1e-6 ? [1, 0, 0, 0] : turn.map((part) => part / long);
  return { position: [x ?? 0, y ?? 0, z ?? 0], rotation: [w ?? 1, a ?? 0, b ?? 0, c ?? 0] };
}

function numbers(value: Json | undefined, count: number): number[] | undefined {
  const found = Array.isArray(value) ? value.filter((one) => typeof one === "number") : [];
  return found.length === count ? found : undefined;
}

/** The axes of a turned frame, as rows of the matrix that takes its places to the world. */
export function rowsOf({ rotation: [w, x, y, z] }: Pose): [Vector, Vector, Vector] {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

/** Where the world's places are counted from, so that float32 holds them: near the first frame. */
export function originOf(cloud: Cloud, pose: Pose | undefined): Vector {
  if (pose === undefined) return cloud.origin;
  const [x, y, z] = pose.position;
  return Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) < 1000
    ? cloud.origin
    : [Math.round(x), Math.round(y), Math.round(z)];
}

/** The points of a frame in the world, from `origin`. */
export function placed(cloud: Cloud, pose: Pose | undefined, origin: Vector): PointCloud {
  const { points } = cloud;
  const [ox, oy, oz] = cloud.origin;
  if (pose === undefined && [ox, oy, oz].every((part, i) => part === origin[i])) return points;
  const rows = rowsOf(pose ?? { position: [0, 0, 0], rotation: [1, 0, 0, 0] });
  const shift = (pose?.position ?? [0, 0, 0]).map((part, i) => part - (origin[i] ?? 0));
  const from = points.positions;
  const to = new Float32Array(from.length);
  for (let i = 0; i < from.length; i += 3) {
    const [x, y, z] = [(from[i] ?? 0) + ox, (from[i + 1] ?? 0) + oy, (from[i + 2] ?? 0) + oz];
    to[i] = rows[0][0] * x + rows[0][1] * y + rows[0][2] * z + (shift[0] ?? 0);
    to[i + 1] = rows[1][0] * x + rows[1][1] * y + rows[1][2] * z + (shift[1] ?? 0);
    to[i + 2] = rows[2][0] * x + rows[2][1] * y + rows[2][2] * z + (shift[2] ?? 0);
  }
  return new PointCloud(to, points.intensity, points.classes);
}
