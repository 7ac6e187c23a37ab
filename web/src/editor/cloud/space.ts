/** Vectors and 4 x 4 matrices of space; matrices are column-major, as WebGL reads them. */
export type Vector = readonly [number, number, number];
export type Matrix = readonly number[];

export const plus = (a: Vector, b: Vector, factor = 1): Vector => [
  a[0] + b[0] * factor,
  a[1] + b[1] * factor,
  a[2] + b[2] * factor,
];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The same turn between -180 and 180 degrees. */
export function turned(degrees: number): number {
  const around = ((((degrees + 180) % 360) + 360) % 360) - 180;
  return around === -180 && degrees > 0 ? 180 : around;
}

const at = (matrix: Matrix, index: number): number => matrix[index] ?? 0;

export function times(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i % 4, i - (i % 4)];
    return [0, 1, 2, 3].reduce((sum, k) => sum + at(a, k * 4 + row) * at(b, column + k), 0);
  });
}

/** A point in clip space: x, y, z, w. */
export function clip(m: Matrix, [x, y, z]: Vector): [number, number, number, number] {
  const row = (i: number) => at(m, i) * x + at(m, 4 + i) * y + at(m, 8 + i) * z + at(m, 12 + i);
  return [row(0), row(1), row(2), row(3)];
}

/** Of a camera at `eye` with its axes in the world: to the right, up, and back towards the eye. */
export function lookFrom(eye: Vector, right: Vector, up: Vector, back: Vector): Matrix {
  const axes = [right, up, back];
  const columns = [0, 1, 2].flatMap((i) => [...axes.map((axis) => axis[i] ?? 0), 0]);
  return [...columns, ...axes.map((axis) => -dot(axis, eye)), 1];
}

/** `tall` is the tangent of half the angle of view. */
export function perspective(tall: number, aspect: number, near: number, far: number): Matrix {
  const depth = near - far;
  return [
    ...[1 / (tall * aspect), 0, 0, 0],
    ...[0, 1 / tall, 0, 0],
    ...[0, 0, (far + near) / depth, -1],
    ...[0, 0, (2 * far * near) / depth, 0],
  ];
}

/** `tall` is half the height that is seen. */
export function parallel(tall: number, aspect: number, near: number, far: number): Matrix {
  const depth = far - near;
  return [
    ...[1 / (tall * aspect), 0, 0, 0],
    ...[0, 1 / tall, 0, 0],
    ...[0, 0, -2 / depth, 0],
    ...[0, 0, -(far + near) / depth, 1],
  ];
}
