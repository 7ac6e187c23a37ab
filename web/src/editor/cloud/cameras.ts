/** Pinhole cameras with Brown's distortion, and what they show of a cuboid; as the server reckons it (domain/space). */
import { isObject, type Json } from "../core/json";
import type { Point } from "../scene/camera";
import { cornersOf, EDGES, type Cuboid } from "./cuboid";
import { inwards, numbersOf, poseOf, STILL, type Pose } from "./poses";
import type { Vector } from "./space";

export interface Camera {
  focal: readonly [number, number];
  center: readonly [number, number];
  /** Of the pictures that it was calibrated on; undefined: as the pictures are. */
  size: readonly [number, number] | undefined;
  radial: readonly [number, number, number];
  tangential: readonly [number, number];
  /** On the vehicle; of a camera that took a picture, in the world. */
  pose: Pose;
}

/** Metres ahead of the camera from which on edges are drawn. */
const NEAR = 0.1;
/** Distorted lines are bent: each edge is drawn in so many pieces. */
const PIECES = 6;

export function cameraOf(value: Json | undefined): Camera | undefined {
  if (!isObject(value)) return undefined;
  const pair = (name: string) => numbersOf(value[name], 2);
  const [focal, center] = [pair("focal"), pair("center")];
  if (focal === undefined || center === undefined) return undefined;
  const [k1 = 0, k2 = 0, k3 = 0] = numbersOf(value["radial"], 3) ?? [];
  const [p1 = 0, p2 = 0] = pair("tangential") ?? [];
  const { width, height } = value;
  return {
    focal: [focal[0] ?? 1, focal[1] ?? 1],
    center: [center[0] ?? 0, center[1] ?? 0],
    size: typeof width === "number" && typeof height === "number" ? [width, height] : undefined,
    radial: [k1, k2, k3],
    tangential: [p1, p2],
    pose: poseOf(value["pose"]) ?? STILL,
  };
}

/** The pixel of a place in the camera's own axes, in front of it. */
export function pixelOf(camera: Camera, [right, down, ahead]: Vector): Point {
  const [x, y] = [right / ahead, down / ahead];
  const square = x * x + y * y;
  const [k1, k2, k3] = camera.radial;
  const [p1, p2] = camera.tangential;
  const grown = 1 + square * (k1 + square * (k2 + square * k3));
  const bentX = x * grown + 2 * p1 * x * y + p2 * (square + 2 * x * x);
  const bentY = y * grown + p1 * (square + 2 * y * y) + 2 * p2 * x * y;
  return { x: camera.focal[0] * bentX + camera.center[0], y: camera.focal[1] * bentY + camera.center[1] };
}

/** The pixels of a cuboid's eight corners; undefined behind the camera. */
export function outlineOf(camera: Camera, cuboid: Cuboid): (Point | undefined)[] {
  return cornersOf(cuboid).map((corner) => {
    const own = inwards(camera.pose, corner);
    return own[2] <= 1e-6 ? undefined : pixelOf(camera, own);
  });
}

/** The edges of a cuboid as lines of pixels, cut off where they leave what the camera can see. */
export function edgesOf(
  camera: Camera,
  cuboid: Cuboid,
  [width, height]: readonly [number, number],
): Point[][] {
  const own = cornersOf(cuboid).map((corner) => inwards(camera.pose, corner));
  // Far outside of the picture the polynomial of the distortion folds back into it.
  const wide = (1.5 * width) / camera.focal[0];
  const tall = (1.5 * height) / camera.focal[1];
  return EDGES.flatMap(([a, b]) => {
    const [from, to] = [own[a], own[b]];
    if (from === undefined || to === undefined) return [];
    const line: Point[] = [];
    for (let i = 0; i <= PIECES; i += 1) {
      const place = mixed(from, to, i / PIECES);
      const [x, y, ahead] = place;
      if (ahead > NEAR && Math.abs(x) < wide * ahead && Math.abs(y) < tall * ahead)
        line.push(pixelOf(camera, place));
    }
    return line.length > 1 ? [line] : [];
  });
}

const mixed = (a: Vector, b: Vector, part: number): Vector => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
  a[2] + (b[2] - a[2]) * part,
];

/** How much of the picture a cuboid takes, 0 to 1: the box around those of its corners that lie in front. */
export function shareOf(
  outline: readonly (Point | undefined)[],
  [width, height]: readonly [number, number],
): number {
  const seen = outline.filter((pixel) => pixel !== undefined);
  if (seen.length < 4) return 0;
  const span = (values: number[], most: number) => {
    const [low, high] = [Math.max(0, Math.min(...values)), Math.min(most, Math.max(...values))];
    return Math.max(0, high - low) / most;
  };
  return (
    span(
      seen.map(({ x }) => x),
      width,
    ) *
    span(
      seen.map(({ y }) => y),
      height,
    )
  );
}
