import { expect, test } from "vitest";
import {
  decode,
  enclosed,
  encode,
  gapAt,
  joined,
  shrunk,
  stroke,
  without,
} from "../../../src/editor/scene/bits";
import { figureKind } from "../../../src/editor/scene/figures";
import { BoxFigure } from "../../../src/editor/scene/figures/box";
import { MaskFigure } from "../../../src/editor/scene/figures/mask";
import { PathFigure } from "../../../src/editor/scene/figures/polygon";
import { SkeletonFigure } from "../../../src/editor/scene/figures/skeleton";
import { snapToBorder } from "../../../src/editor/scene/snapping";

const image = { width: 640, height: 480 };
const body = {
  keypoints: [
    { name: "head", title: "Head", x: 0.5, y: 0 },
    { name: "hip", title: "Hip", x: 0.5, y: 1 },
  ],
  edges: [["head", "hip"]],
};
const kind = (type: string, spec = {}) => figureKind({ type, spec });

test.each([
  ["box", { x: 10, y: 20, width: 30, height: 40 }],
  [
    "polygon",
    {
      points: [
        [10, 20],
        [40, 20],
        [40, 60],
      ],
      holes: [
        [
          [30, 25],
          [35, 25],
          [35, 30],
        ],
      ],
    },
  ],
  [
    "polyline",
    {
      points: [
        [10, 20],
        [40, 60],
      ],
    },
  ],
  ["point", { x: 10.5, y: 20 }],
  ["rotated_box", { cx: 50, cy: 40, width: 30, height: 10, angle: 30 }],
  ["ellipse", { cx: 50, cy: 40, rx: 30, ry: 10, angle: -30 }],
  ["mask", { x: 10, y: 20, width: 3, height: 3, counts: [0, 4, 1, 4] }],
  [
    "cuboid2d",
    { front: { x: 10, y: 30, width: 40, height: 30 }, back: { x: 30, y: 20, width: 30, height: 22 } },
  ],
])("a %s is read and written without a change, and keeps its size when moved", (type, members) => {
  const figure = kind(type).read(members);
  expect(figure.members()).toEqual(members);
  const there = figure.moved(5, -3, image);
  expect(there.bounds.width).toBeCloseTo(figure.bounds.width);
  expect(there.moved(-5, 3, image).members()).toEqual(members);
});

test("a skeleton spans its frame, hides a joint, loses one and gets it back", () => {
  const figure = kind("skeleton", body).spanned({ x: 100, y: 100 }, { x: 200, y: 300 }, image);
  if (!(figure instanceof SkeletonFigure)) throw new Error("No skeleton");
  const hidden = figure.toggled("hip");
  expect(hidden.members()).toEqual({
    points: {
      head: { x: 150, y: 100, visibility: "visible" },
      hip: { x: 150, y: 300, visibility: "hidden" },
    },
  });
  const headless = hidden.without("head");
  expect(headless?.members()).toEqual({ points: { hip: { x: 150, y: 300, visibility: "hidden" } } });
  expect(headless?.grown("hip")?.handle).toBe("head");
});

test("a turned box keeps its opposite side while one is pulled, and turns around its middle", () => {
  const flat = kind("rotated_box").read({ cx: 100, cy: 100, width: 40, height: 20, angle: 90 });
  // Turned by 90 degrees the east side lies below the middle.
  expect(flat.dragged("e", { x: 100, y: 140 }, image).members()).toEqual({
    cx: 100,
    cy: 110,
    width: 60,
    height: 20,
    angle: 90,
  });
  expect(flat.nudged("turn", 10, 0, image).members()).toMatchObject({ cx: 100, angle: 100 });
  expect(flat.dragged("turn", { x: 0, y: 100 }, image).members()).toMatchObject({ angle: -90 });
});

test("a hole is no inside; corners go down to a triangle, a hole to nothing", () => {
  const ring = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ] as const;
  const hole = [
    [40, 40],
    [60, 40],
    [60, 60],
  ] as const;
  const figure = new PathFigure([ring, hole], true);
  expect(figure.contains({ x: 20, y: 20 })).toBe(true);
  expect(figure.contains({ x: 58, y: 45 })).toBe(false);
  expect(figure.without("1.0")?.members()).not.toHaveProperty("holes");
  const triangle = figure.without("0.0");
  expect(triangle?.lines[0]).toHaveLength(3);
  expect(triangle?.without("0.0")).toBeUndefined();
});

test("a new corner is pulled to a neighbour's corner, else onto its border", () => {
  const others = [new BoxFigure({ x: 100, y: 100, width: 100, height: 50 })];
  expect(snapToBorder({ x: 103, y: 98 }, others, image, 5)).toEqual({ x: 100, y: 100 });
  expect(snapToBorder({ x: 150, y: 103 }, others, image, 5)).toEqual({ x: 150, y: 100 });
  expect(snapToBorder({ x: 150, y: 120 }, others, image, 5)).toEqual({ x: 150, y: 120 });
});

test("runs are unpacked and packed again, in the smallest window", () => {
  const ring = { x: 10, y: 20, width: 3, height: 3, counts: [0, 4, 1, 4] };
  expect(encode(decode(ring))).toEqual(ring);
  expect(encode(decode({ x: 9, y: 20, width: 4, height: 3, counts: [3, 9] }))).toEqual({
    x: 10,
    y: 20,
    width: 3,
    height: 3,
    counts: [0, 9],
  });
  expect(encode(decode({ ...ring, counts: [9] }))).toBeUndefined();
});

test("a stroke holds the pixels whose middle the brush covers", () => {
  // Radius 1 around a pixel corner: the four pixels that meet there, 0.71 away; the next are 1.58 away.
  expect(encode(stroke([{ x: 5, y: 5 }], 1, image))).toEqual({
    x: 4,
    y: 4,
    width: 2,
    height: 2,
    counts: [0, 4],
  });
  const line = stroke(
    [
      { x: 5, y: 5 },
      { x: 15, y: 5 },
    ],
    1,
    image,
  );
  expect(encode(line)).toEqual({ x: 4, y: 4, width: 12, height: 2, counts: [0, 24] });
});

/** Numbers from 0 up to below 1 that look thrown. */
function thrown(): () => number {
  let seed = 7;
  return () => (seed = (seed * 16807) % 2147483647) / 2147483647;
}

test("a way of the brush holds just the pixels whose middle is within its radius", () => {
  const next = thrown();
  const small = { width: 40, height: 30 };
  for (let round = 0; round < 40; round += 1) {
    const way = Array.from({ length: 1 + (round % 3) }, () => ({ x: next() * 44 - 2, y: next() * 34 - 2 }));
    const radius = 0.6 + next() * 9;
    const bits = stroke(way, radius, small);
    const wrong: string[] = [];
    for (let x = 0; x < small.width; x += 1)
      for (let y = 0; y < small.height; y += 1) {
        const far = Math.min(...way.map((to, i) => fromSide(way[i - 1] ?? to, to, x + 0.5, y + 0.5)));
        const [column, row] = [x - bits.x, y - bits.y];
        const inside = column >= 0 && row >= 0 && column < bits.width && row < bits.height;
        const painted = inside && bits.data[column * bits.height + row] === 1;
        if (painted !== far <= radius && Math.abs(far - radius) > 1e-9) wrong.push(`${round}: ${x} ${y}`);
      }
    expect(wrong).toEqual([]);
  }
});

function fromSide(a: { x: number; y: number }, b: { x: number; y: number }, x: number, y: number): number {
  const square = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
  const t =
    square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / square));
  return Math.hypot(a.x + (b.x - a.x) * t - x, a.y + (b.y - a.y) * t - y);
}

test("runs, pixels and what is under a point agree; shrunk, a part is painted where one of its pixels is", () => {
  const next = thrown();
  const [width, height] = [23, 17];
  const data = Uint8Array.from({ length: width * height }, () => (next() < 0.2 ? 1 : 0));
  data.set([1, 1], 0);
  data.set([1], data.length - 1);
  const runs = encode({ x: 3, y: 4, width, height, data });
  if (runs === undefined) throw new Error("Nothing painted");
  expect(runs).toMatchObject({ x: 3, y: 4, width, height });
  expect(decode(runs).data).toEqual(data);
  const figure = new MaskFigure(runs);
  const parts = shrunk(runs, 4);
  expect([parts.width, parts.height]).toEqual([6, 5]);
  const met = new Uint8Array(30);
  for (let x = 0; x < width; x += 1)
    for (let y = 0; y < height; y += 1) {
      const painted = data[x * height + y] === 1;
      expect(figure.contains({ x: x + 3.5, y: y + 4.5 })).toBe(painted);
      if (painted) met[Math.floor(x / 4) * 5 + Math.floor(y / 4)] = 1;
    }
  expect(parts.data).toEqual(met);
  expect(figure.contains({ x: 2.5, y: 5 })).toBe(false);
  expect(figure.contains({ x: 3 + width + 0.5, y: 5 })).toBe(false);
});

test("a ring encloses the pixels whose middle lies in it, and not those in a ring inside of it", () => {
  // Middles at 2.5, 3.5 and 4.5 lie between 2.4 and 4.6; those at 1.5 and 5.5 do not.
  const square = (from: number, to: number): [number, number][] => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ];
  const window = { x: 2, y: 2, width: 3, height: 3 };
  expect(encode(enclosed([square(2.4, 4.6)], image))).toEqual({ ...window, counts: [0, 9] });
  const ring = encode(enclosed([square(2.4, 4.6), square(3, 4)], image));
  expect(ring).toEqual({ ...window, counts: [0, 4, 1, 4] });
  // Below the diagonal from (0, 0) to (4, 4): of column x the rows under its middle, 3 + 2 + 1; on it counts as in.
  const corner: [number, number][] = [
    [0, 0],
    [4, 4],
    [0, 4],
  ];
  expect(encode(enclosed([corner], image))).toEqual({
    x: 0,
    y: 0,
    width: 4,
    height: 4,
    counts: [0, 4, 1, 3, 2, 2, 3, 1],
  });
  const outside = encode(enclosed([square(-5, 1)], image));
  expect(outside).toEqual({ x: 0, y: 0, width: 1, height: 1, counts: [0, 1] });
});

test("paint is added, rubbed out, and a gap that it surrounds is found", () => {
  const block = decode({ x: 0, y: 0, width: 5, height: 5, counts: [0, 25] });
  const middle = decode({ x: 2, y: 2, width: 1, height: 1, counts: [0, 1] });
  const ring = without(block, middle);
  const gap = gapAt(ring, { x: 2.5, y: 2.5 });
  expect(gap === undefined ? undefined : encode(gap)).toEqual({
    x: 2,
    y: 2,
    width: 1,
    height: 1,
    counts: [0, 1],
  });
  expect(encode(joined(ring, middle))?.counts).toEqual([0, 25]);
  // A winding gap: two rows that meet at one end only.
  const walls = decode({ x: 0, y: 0, width: 6, height: 5, counts: [0, 30] });
  const way = [
    { x: 1, y: 1, width: 4, height: 1, counts: [0, 4] },
    { x: 4, y: 2, width: 1, height: 1, counts: [0, 1] },
    { x: 1, y: 3, width: 4, height: 1, counts: [0, 4] },
  ].map(decode);
  const carved = way.reduce(without, walls);
  const found = gapAt(carved, { x: 1.5, y: 3.5 });
  expect(found === undefined ? undefined : encode(found)?.counts).toEqual([0, 1, 1, 2, 1, 2, 1, 4]);
  const open = without(ring, decode({ x: 0, y: 2, width: 2, height: 1, counts: [0, 2] }));
  expect(gapAt(open, { x: 2.5, y: 2.5 })).toBeUndefined();
  expect(
    new MaskFigure({ x: 0, y: 0, width: 5, height: 5, counts: [12, 1, 12] }).contains({ x: 2.5, y: 2.5 }),
  ).toBe(true);
});
