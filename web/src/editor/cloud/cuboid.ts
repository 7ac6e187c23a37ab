/** A cuboid in space: middle and sizes in metres, `yaw` in degrees counterclockwise from x, seen from above. */
import { radians, type Vector } from "./space";

export interface Cuboid {
  x: number;
  y: number;
  z: number;
  length: number;
  width: number;
  height: number;
  yaw: number;
}

export const LEAST = 0.05;

/** From a cuboid's own axes (ahead, to the left, up, from its middle) to the world. */
export function outOf(cuboid: Cuboid, [ahead, left, up]: Vector): Vector {
  const [cos, sin] = [Math.cos(radians(cuboid.yaw)), Math.sin(radians(cuboid.yaw))];
  return [cuboid.x + ahead * cos - left * sin, cuboid.y + ahead * sin + left * cos, cuboid.z + up];
}

/** The way back: a place of the world in the cuboid's own axes. */
export function into(cuboid: Cuboid, [x, y, z]: Vector): Vector {
  const [cos, sin] = [Math.cos(radians(cuboid.yaw)), Math.sin(radians(cuboid.yaw))];
  const [dx, dy] = [x - cuboid.x, y - cuboid.y];
  return [dx * cos + dy * sin, dy * cos - dx * sin, z - cuboid.z];
}

/** Eight corners: the four below counterclockwise from the rear right one, then the four above them. */
export function cornersOf(cuboid: Cuboid): Vector[] {
  const [a, b, c] = [cuboid.length / 2, cuboid.width / 2, cuboid.height / 2];
  return [-c, c].flatMap((up) =>
    (
      [
        [-a, -b],
        [a, -b],
        [a, b],
        [-a, b],
      ] as const
    ).map(([ahead, left]) => outOf(cuboid, [ahead, left, up])),
  );
}

export const EDGES: readonly (readonly [number, number])[] = [0, 1, 2, 3].flatMap((i): [number, number][] => [
  [i, (i + 1) % 4],
  [i + 4, ((i + 1) % 4) + 4],
  [i, i + 4],
]);

/** The corners of the side that looks ahead. */
export const FRONT = [1, 2, 6, 5] as const;

/** Moved along its own axes. */
export function movedBy(cuboid: Cuboid, by: Vector): Cuboid {
  const [x, y, z] = outOf(cuboid, by);
  return { ...cuboid, x, y, z };
}

/** One face pulled along an axis of its own (0 ahead, 1 to the left, 2 up); the face across it stays. */
export function pulled(cuboid: Cuboid, axis: 0 | 1 | 2, side: 1 | -1, by: number): Cuboid {
  const name = (["length", "width", "height"] as const)[axis];
  const grown = Math.max(LEAST, cuboid[name] + side * by) - cuboid[name];
  const shift: [number, number, number] = [0, 0, 0];
  shift[axis] = (side * grown) / 2;
  return { ...movedBy(cuboid, shift), [name]: cuboid[name] + grown };
}

/** Both faces move, but for the height, where the bottom stays on the ground. */
export function resized(cuboid: Cuboid, name: "length" | "width" | "height", by: number): Cuboid {
  const size = Math.max(LEAST, cuboid[name] + by);
  const rise = name === "height" ? (size - cuboid.height) / 2 : 0;
  return { ...cuboid, [name]: size, z: cuboid.z + rise };
}

/** Numbers as they are kept: whole millimetres and hundredths of a degree. */
export function rounded(cuboid: Cuboid): Cuboid {
  const to = (value: number, steps: number) => Math.round(value * steps) / steps;
  return {
    x: to(cuboid.x, 1000),
    y: to(cuboid.y, 1000),
    z: to(cuboid.z, 1000),
    length: to(cuboid.length, 1000),
    width: to(cuboid.width, 1000),
    height: to(cuboid.height, 1000),
    yaw: to(cuboid.yaw, 100),
  };
}
