/** Frames of a scene: where their points and pictures are, when they were taken, and from where in the world. */
import { isObject, type Json } from "../core/json";
import type { Cloud } from "../core/clouds";
import { cameraOf, type Camera } from "./cameras";
import type { PointCloud } from "./pointCloud";
import { poseBetween, poseOf, rowsOf, STILL, within, type Pose } from "./poses";
import type { Vector } from "./space";

export interface Shot {
  camera: string;
  /** Field of the item with the picture. */
  field: string;
  time: number | undefined;
  /** Of the camera itself in the world, where the picture says it. */
  pose: Pose | undefined;
}

export interface Frame {
  /** Field of the item with the points. */
  field: string;
  time: number | undefined;
  pose: Pose | undefined;
  shots: readonly Shot[];
}

export interface Scene {
  frames: readonly Frame[];
  cameras: ReadonlyMap<string, Camera>;
  /** Whether cuboids say their frame: it is no single cloud. */
  sequence: boolean;
  /** Of each frame in seconds; its number where not every frame has a time. */
  times: readonly number[];
}

/** What a view of point clouds shows: one cloud, a list of frames, or a scene with cameras. */
export function sceneOf(value: Json | undefined, path: readonly (string | number)[]): Scene {
  const field = path.join(".");
  const whole = isObject(value) && Array.isArray(value["frames"]);
  const listed = whole ? value["frames"] : value;
  const known = whole && isObject(value["cameras"]) ? Object.entries(value["cameras"]) : [];
  const cameras = new Map(
    known.flatMap(([name, one]): [string, Camera][] => {
      const camera = cameraOf(one);
      return camera === undefined ? [] : [[name, camera]];
    }),
  );
  if (!Array.isArray(listed)) {
    const only: Frame = { field, time: undefined, pose: undefined, shots: [] };
    return { frames: [only], cameras, sequence: false, times: [0] };
  }
  const at = whole ? `${field}.frames` : field;
  const frames = listed.map((frame, i) => frameOf(frame, `${at}.${i}`, cameras));
  const told = frames.flatMap(({ time }) => time ?? []);
  const times = told.length === frames.length ? told : frames.map((_, i) => i);
  return { frames, cameras, sequence: true, times };
}

function frameOf(value: Json, field: string, cameras: ReadonlyMap<string, Camera>): Frame {
  if (!isObject(value)) return { field, time: undefined, pose: undefined, shots: [] };
  const images = isObject(value["images"]) ? Object.entries(value["images"]) : [];
  const shots = images.flatMap(([camera, image]): Shot[] =>
    isObject(image) && cameras.has(camera)
      ? [
          {
            camera,
            field: `${field}.images.${camera}.image`,
            time: timeOf(image),
            pose: poseOf(image["pose"]),
          },
        ]
      : [],
  );
  return { field: `${field}.points`, time: timeOf(value), pose: poseOf(value["pose"]), shots };
}

const timeOf = ({ time }: { readonly [key: string]: Json }): number | undefined =>
  typeof time === "number" ? time : undefined;

/** The vehicle in the world: between two frames it moves evenly. */
export function vehicleAt({ frames, times }: Scene, time: number): Pose {
  const next = times.findIndex((one) => one > time);
  const at = next < 0 ? times.length - 1 : Math.max(0, next - 1);
  const pose = frames[at]?.pose ?? STILL;
  const [start, end] = [times[at] ?? 0, times[at + 1]];
  if (end === undefined || time <= start) return pose;
  return poseBetween(pose, frames[at + 1]?.pose ?? STILL, (time - start) / (end - start));
}

/** When a picture was taken, on the clock of the frames. */
export function shotTime({ frames, times }: Scene, frame: number, shot: Shot): number {
  const known = frames[frame]?.time !== undefined && shot.time !== undefined;
  return known ? (shot.time ?? 0) : (times[frame] ?? 0);
}

/** The camera as it was in the world when it took a picture. */
export function cameraAt(scene: Scene, frame: number, shot: Shot): Camera | undefined {
  const camera = scene.cameras.get(shot.camera);
  if (camera === undefined) return undefined;
  const pose = shot.pose ?? within(vehicleAt(scene, shotTime(scene, frame, shot)), camera.pose);
  return { ...camera, pose };
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
  const rows = rowsOf(pose ?? STILL);
  const shift = (pose?.position ?? [0, 0, 0]).map((part, i) => part - (origin[i] ?? 0));
  const from = points.positions;
  const to = new Float32Array(from.length);
  for (let i = 0; i < from.length; i += 3) {
    const [x, y, z] = [(from[i] ?? 0) + ox, (from[i + 1] ?? 0) + oy, (from[i + 2] ?? 0) + oz];
    to[i] = rows[0][0] * x + rows[0][1] * y + rows[0][2] * z + (shift[0] ?? 0);
    to[i + 1] = rows[1][0] * x + rows[1][1] * y + rows[1][2] * z + (shift[1] ?? 0);
    to[i + 2] = rows[2][0] * x + rows[2][1] * y + rows[2][2] * z + (shift[2] ?? 0);
  }
  return points.movedTo(to);
}
