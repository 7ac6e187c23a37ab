/** From pixels back to space: rays of a camera, the places on the ground that they meet, heights above it. */
import type { JsonObject } from "../core/json";
import type { Point } from "../scene/camera";
import { pixelOf, type Camera } from "./cameras";
import { inwards, outwards } from "./poses";
import { dot, plus, type Vector } from "./space";

/** Of a camera that looks level along x from a height of 1: sizes are in heights of the camera then. */
export const LEVEL: JsonObject = { position: [0, 0, 1], rotation: [0.5, -0.5, 0.5, -0.5] };

/** The ground ends as many heights of the camera away: pixels above that edge are taken for it. */
const FAR = 100;
const ROUNDS = 20;

/** The pixel of a place of the world; undefined behind the camera. */
export function pixelAt(camera: Camera, place: Vector): Point | undefined {
  const own = inwards(camera.pose, place);
  return own[2] <= 1e-6 ? undefined : pixelOf(camera, own);
}

/** Where a pixel looks, in the world. Distortion is taken back by rounds that each mend what is left of it. */
function rayOf(camera: Camera, at: Point): Vector {
  const { focal, center } = camera;
  let [x, y] = [(at.x - center[0]) / focal[0], (at.y - center[1]) / focal[1]];
  for (let round = 0; round < ROUNDS; round += 1) {
    const shown = pixelOf(camera, [x, y, 1]);
    x += (at.x - shown.x) / focal[0];
    y += (at.y - shown.y) / focal[1];
  }
  return plus(outwards(camera.pose, [x, y, 1]), camera.pose.position, -1);
}

/** The place of a pixel on a level ground; from the horizon on, the farthest one in its direction. */
export function groundAt(camera: Camera, at: Point, level: number): Vector {
  const [x, y, z] = rayOf(camera, at);
  const { position } = camera.pose;
  const above = Math.max(position[2] - level, 1e-6);
  const down = Math.max(-z, Math.hypot(x, y) / FAR, 1e-9);
  return [position[0] + (x * above) / down, position[1] + (y * above) / down, level];
}

/** How high above a place the pole on it comes nearest to the ray of a pixel. */
export function riseAt(camera: Camera, foot: Vector, at: Point): number {
  const ray = rayOf(camera, at);
  const apart = plus(camera.pose.position, foot, -1);
  const [long, slope] = [dot(ray, ray), ray[2]];
  const spread = long - slope * slope;
  return spread < 1e-9 ? 0 : (long * apart[2] - slope * dot(ray, apart)) / spread;
}
