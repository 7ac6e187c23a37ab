import { cameraOf, type Camera as Lens } from "../../cloud/cameras";
import { cornersOf, EDGES, FRONT, LEAST, outOf, type Cuboid } from "../../cloud/cuboid";
import { groundAt, LEVEL, pixelAt, riseAt } from "../../cloud/ground";
import { turned } from "../../cloud/space";
import { isObject, type JsonObject } from "../../core/json";
import { between, type Edge } from "../boxes";
import type { Camera, Point, Rect, Size } from "../camera";
import {
  corner,
  SolidFigure,
  traceLine,
  type Figure,
  type FigureKind,
  type Handle,
  type Tracer,
} from "../figure";
import { boundsOf, cut, pair, surrounds, type Line, type Pair } from "../lines";

/** The corners below, in shares of half the length and half the width. */
const BELOW: readonly Pair[] = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
];
const CORNERS: readonly string[] = ["rear right", "front right", "front left", "rear left"];

/**
 * A box that stands in space before a camera, by the pixels of its corners. It can be changed where the camera is
 * known; every change is one of the box, so that its picture stays a true projection.
 */
export class CameraCuboidFigure extends SolidFigure {
  readonly lines: readonly Line[];
  readonly bounds: Rect;

  constructor(
    readonly box: Cuboid,
    private readonly vertices: readonly Pair[],
    private readonly lens?: Lens,
  ) {
    super();
    this.lines = edgesOf(vertices, EDGES);
    this.bounds = boundsOf(this.lines);
  }

  get handles(): readonly Handle[] {
    const { box, lens, vertices } = this;
    if (lens === undefined) return [];
    const at = (ahead: number, up: number) => pixelAt(lens, outOf(box, [ahead, 0, up]));
    const [top, nose] = [at(0, box.height / 2), at(box.length * 0.75, -box.height / 2)];
    return [
      ...CORNERS.flatMap((id, i): Handle[] => {
        const place = vertices[i];
        return place === undefined ? [] : [corner(id, place, { cursor: "grab" })];
      }),
      ...(top === undefined
        ? []
        : [
            corner("height", pair(top), {
              name: String(cut(box.height)),
              look: "hollow",
              cursor: "ns-resize",
            }),
          ]),
      ...(nose === undefined
        ? []
        : [corner("turn", pair(nose), { name: `${cut(box.yaw)}°`, look: "turn", cursor: "grab" })]),
    ];
  }

  /** Its edges, and a cross on the side that looks ahead. */
  override trace(path: Tracer, camera: Camera): void {
    for (const line of [...this.lines, ...edgesOf(this.vertices, CROSS)])
      traceLine(path, camera, line, false);
  }

  override contains(p: Point): boolean {
    return FACES.some((face) => surrounds([face.flatMap((i) => this.vertices.slice(i, i + 1))], p));
  }

  /** Along the ground, so that the middle of its bottom moves by so many pixels. */
  moved(dx: number, dy: number, image: Size): Figure {
    const { box, lens } = this;
    const foot = box.z - box.height / 2;
    const held = lens && pixelAt(lens, [box.x, box.y, foot]);
    if (lens === undefined || held === undefined) return this;
    const [x, y] = groundAt(lens, { x: held.x + dx, y: held.y + dy }, foot);
    return this.with({ x, y }, image);
  }

  /** A corner below goes along the ground while the one across stays; the top rises, the nose turns. */
  dragged(handle: string, to: Point, image: Size): Figure {
    const { box, lens } = this;
    if (lens === undefined) return this;
    const foot = box.z - box.height / 2;
    if (handle === "height") {
      const height = Math.max(LEAST, riseAt(lens, [box.x, box.y, foot], to));
      return this.with({ height, z: foot + height / 2 }, image);
    }
    const [x, y] = groundAt(lens, to, foot);
    if (handle === "turn") return this.with({ yaw: degrees(Math.atan2(y - box.y, x - box.x)) }, image);
    const side = BELOW[CORNERS.indexOf(handle)];
    return side === undefined ? this : this.with(spread(box, side, [x, y]), image);
  }

  /** By keys: to the side its outermost corner goes, up and down the top. */
  override stretched(edge: Edge, dx: number, dy: number, image: Size): Figure {
    if (dy !== 0) return this.nudged("height", 0, dy, image);
    const sign = edge === "end" ? 1 : -1;
    const [held] = this.handles
      .filter(({ id }) => CORNERS.includes(id))
      .sort((a, b) => sign * (b.at.x - a.at.x));
    return held === undefined ? this : this.nudged(held.id, dx, 0, image);
  }

  members(): JsonObject {
    return { ...this.box, vertices: this.vertices.map(([x, y]) => [x, y]) };
  }

  protected fitted(): Figure {
    return this;
  }

  /** Changed, unless it would leave what the camera can see. */
  with(change: Partial<Cuboid>, image: Size): Figure {
    return seen({ ...this.box, ...change }, this.lens, image) ?? this;
  }
}

const FACES = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
  [0, 1, 5, 4],
  [1, 2, 6, 5],
  [2, 3, 7, 6],
  [3, 0, 4, 7],
] as const;

const [RIGHT, LEFT, LEFT_UP, RIGHT_UP] = FRONT;
const CROSS: readonly Pair[] = [
  [RIGHT, LEFT_UP],
  [LEFT, RIGHT_UP],
];

/** Lines between vertices, by their places. */
const edgesOf = (vertices: readonly Pair[], edges: readonly Pair[]): Line[] =>
  edges.flatMap(([a, b]): Line[] => {
    const [from, to] = [vertices[a], vertices[b]];
    return from === undefined || to === undefined ? [] : [[from, to]];
  });

const degrees = (radians: number): number => (radians * 180) / Math.PI;

/** A corner below pulled to a place on the ground; that across stays. */
function spread(box: Cuboid, [a, b]: Pair, [x, y]: Pair): Partial<Cuboid> {
  const [heldX, heldY] = outOf(box, [(-a * box.length) / 2, (-b * box.width) / 2, 0]);
  const [cos, sin] = [Math.cos((box.yaw * Math.PI) / 180), Math.sin((box.yaw * Math.PI) / 180)];
  const length = Math.max(LEAST, a * ((x - heldX) * cos + (y - heldY) * sin));
  const width = Math.max(LEAST, b * ((y - heldY) * cos - (x - heldX) * sin));
  const still = { ...box, x: heldX, y: heldY };
  const [newX, newY] = outOf(still, [(a * length) / 2, (b * width) / 2, 0]);
  return { x: newX, y: newY, length, width };
}

/** The figure of a box; undefined where one of its corners is not before the camera, or none on the picture. */
function seen(box: Cuboid, lens: Lens | undefined, image: Size): CameraCuboidFigure | undefined {
  if (lens === undefined) return undefined;
  const kept = rounded(box);
  const pixels = cornersOf(kept).flatMap((place): Pair[] => {
    const pixel = pixelAt(lens, place);
    return pixel === undefined ? [] : [[cut(pixel.x), cut(pixel.y)]];
  });
  if (pixels.length < 8) return undefined;
  const { x, y, width, height } = boundsOf([pixels]);
  const outside = x > image.width || y > image.height || x + width < 0 || y + height < 0;
  return outside ? undefined : new CameraCuboidFigure(kept, pixels, lens);
}

/** Numbers as they are kept: hundredths of millimetres, so that a pixel of a near box is not lost. */
function rounded(box: Cuboid): Cuboid {
  const to = (value: number, steps: number) => Math.round(value * steps) / steps + 0;
  const fine = (value: number) => to(value, 1e5);
  return {
    x: fine(box.x),
    y: fine(box.y),
    z: fine(box.z),
    length: fine(box.length),
    width: fine(box.width),
    height: fine(box.height),
    yaw: to(turned(box.yaw), 1e4),
  };
}

/** The rear of the box is the drawn rectangle, which stands on the ground; it is as long as it is wide. */
function standing(a: Point, b: Point, lens: Lens, image: Size): Cuboid {
  const { x, y, width: across, height: tall } = between(a, b, image);
  const [left, right] = [
    groundAt(lens, { x, y: y + tall }, 0),
    groundAt(lens, { x: x + across, y: y + tall }, 0),
  ];
  const width = Math.max(LEAST, Math.hypot(left[0] - right[0], left[1] - right[1]));
  const yaw = degrees(Math.atan2(right[0] - left[0], left[1] - right[1]));
  const rear = { x: (left[0] + right[0]) / 2, y: (left[1] + right[1]) / 2, z: 0 };
  const height = Math.max(LEAST, riseAt(lens, [rear.x, rear.y, 0], { x: x + across / 2, y }));
  const flat = { ...rear, length: width, width, height, yaw };
  const [midX, midY] = outOf(flat, [width / 2, 0, 0]);
  return { ...flat, x: midX, y: midY, z: height / 2 };
}

const NONE: Cuboid = { x: 0, y: 0, z: 0, length: 0, width: 0, height: 0, yaw: 0 };

function boxOf(region: JsonObject): Cuboid {
  const number = (name: keyof Cuboid): [string, number] => [name, Number(region[name])];
  return { ...NONE, ...Object.fromEntries((Object.keys(NONE) as (keyof Cuboid)[]).map(number)) };
}

const verticesOf = ({ vertices }: JsonObject): Pair[] =>
  (Array.isArray(vertices) ? vertices : []).flatMap((one): Pair[] =>
    Array.isArray(one) ? [[Number(one[0]), Number(one[1])]] : [],
  );

/** `spec.camera` is that of the picture, as the view tells it: where there is none, boxes are only shown. */
export function cameraCuboid({ camera }: JsonObject): FigureKind {
  const lens = isObject(camera) ? cameraOf({ pose: LEVEL, ...camera }) : undefined;
  const nothing = new CameraCuboidFigure(NONE, []);
  return {
    how: "corners",
    read: (region) => new CameraCuboidFigure(boxOf(region), verticesOf(region), lens),
    spanned: (a, b, image) =>
      (lens === undefined ? undefined : seen(standing(a, b, lens, image), lens, image)) ?? nothing,
  };
}
