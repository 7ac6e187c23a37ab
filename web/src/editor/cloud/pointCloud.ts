/** The points of one frame, in metres from the origin of the scene; the first ones lie evenly among all. */
import { LEAST, movedBy, type Cuboid } from "./cuboid";
import { radians, type Vector } from "./space";

/** Metres around a cuboid within which its points may lie. */
const NEAR = 0.3;
/** Points so near above the ground are the ground. */
const GROUND = 0.12;
/** What is lower than this is the ground itself. */
const FLAT = 0.4;
const TALLEST = 4;
/** For what has no points. */
const DEFAULT_HEIGHT = 1.6;

export class PointCloud {
  readonly count: number;
  readonly low: Vector;
  readonly high: Vector;
  /** The height of most of the ground. */
  readonly ground: number;

  constructor(
    readonly positions: Float32Array,
    readonly intensity: Uint8Array,
    readonly classes: Uint8Array,
    /** The k-th point here is number `k * step`, modulo their count, of the file. */
    private readonly step = 1,
  ) {
    this.count = positions.length / 3;
    const sample = this.sampled(20_000);
    const across = (axis: number) => sample.map((place) => place[axis] ?? 0).sort((a, b) => a - b);
    const [x, y, z] = [across(0), across(1), across(2)];
    // A few points far away (and mirrored ones below the ground) do not count.
    this.low = [share(x, 0.005), share(y, 0.005), share(z, 0.005)];
    this.high = [share(x, 0.995), share(y, 0.995), share(z, 0.995)];
    this.ground = share(z, 0.05);
  }

  /** Where a point stands in the file, among those with coordinates. */
  numberOf(index: number): number {
    return (index * this.step) % this.count;
  }

  /** The same points elsewhere. */
  movedTo(positions: Float32Array): PointCloud {
    return new PointCloud(positions, this.intensity, this.classes, this.step);
  }

  place(index: number): Vector {
    const { positions } = this;
    return [positions[index * 3] ?? 0, positions[index * 3 + 1] ?? 0, positions[index * 3 + 2] ?? 0];
  }

  /** Places within a cuboid, in its own axes, from its middle. */
  within(cuboid: Cuboid, most = Infinity): Vector[] {
    const [cos, sin] = [Math.cos(radians(cuboid.yaw)), Math.sin(radians(cuboid.yaw))];
    const [a, b, c] = [cuboid.length / 2, cuboid.width / 2, cuboid.height / 2];
    const found: Vector[] = [];
    const { positions, count } = this;
    for (let i = 0; i < count && found.length < most; i += 1) {
      const up = (positions[i * 3 + 2] ?? 0) - cuboid.z;
      if (up > c || up < -c) continue;
      const [dx, dy] = [(positions[i * 3] ?? 0) - cuboid.x, (positions[i * 3 + 1] ?? 0) - cuboid.y];
      const ahead = dx * cos + dy * sin;
      const left = dy * cos - dx * sin;
      if (ahead <= a && ahead >= -a && left <= b && left >= -b) found.push([ahead, left, up]);
    }
    return found;
  }

  /** The ground below a cuboid: where the lowest of the points around it are. */
  groundBelow(cuboid: Cuboid): number {
    const column = { ...cuboid, length: cuboid.length + 2, width: cuboid.width + 2, height: 2 * TALLEST };
    const heights = this.within(column).map(([, , up]) => up + cuboid.z);
    if (heights.length < 5) return this.ground;
    return share(
      heights.sort((a, b) => a - b),
      0.02,
    );
  }

  onGround(cuboid: Cuboid): Cuboid {
    return { ...cuboid, z: this.groundBelow(cuboid) + cuboid.height / 2 };
  }

  /** On the ground, and as tall as what stands there. */
  raised(footprint: Cuboid): Cuboid {
    const ground = this.groundBelow({ ...footprint, z: this.ground, height: 1 });
    const column = { ...footprint, z: ground + TALLEST / 2, height: TALLEST };
    const heights = this.within(column).map(([, , up]) => up + TALLEST / 2);
    const tall =
      heights.length < 5
        ? DEFAULT_HEIGHT
        : share(
            heights.sort((a, b) => a - b),
            0.995,
          );
    const height = tall < FLAT ? DEFAULT_HEIGHT : tall;
    return { ...footprint, z: ground + height / 2, height };
  }

  /** Drawn in to the points in and near it, with its turn kept; itself where nothing but ground is. */
  fit(cuboid: Cuboid): Cuboid {
    const ground = this.groundBelow(cuboid);
    const wide = grown(cuboid, NEAR);
    const all = this.within(wide).filter(([, , up]) => up + cuboid.z > ground + GROUND);
    if (all.length < 5) return cuboid;
    const ends = ([0, 1, 2] as const).map((axis) => {
      const sorted = all.map((place) => place[axis]).sort((a, b) => a - b);
      return [share(sorted, 0), share(sorted, 1)] as const;
    });
    const [[rear, front], [right, left], [, top]] = ends as [End, End, End];
    const bottom = ground - cuboid.z;
    if (top - bottom < FLAT) return cuboid;
    const middle = movedBy(cuboid, [(rear + front) / 2, (right + left) / 2, (bottom + top) / 2]);
    return {
      ...middle,
      length: Math.max(LEAST, front - rear),
      width: Math.max(LEAST, left - right),
      height: Math.max(LEAST, top - bottom),
    };
  }

  private sampled(most: number): Vector[] {
    return Array.from({ length: Math.min(most, this.count) }, (_, i) => this.place(i));
  }
}

type End = readonly [number, number];

export const grown = (cuboid: Cuboid, by: number): Cuboid => ({
  ...cuboid,
  length: cuboid.length + 2 * by,
  width: cuboid.width + 2 * by,
  height: cuboid.height + 2 * by,
});

/** The value below which this share of sorted values lies. */
function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
