/**
 * Painted pixels: a window of the image with one byte a pixel, column after column, as the runs of a mask count
 * them. Pure.
 */
import { bound, type Point, type Rect, type Size } from "./camera";
import { boundsOf, far, onSide, pair, sides, type Line } from "./lines";

export interface Bits extends Rect {
  /** `data[column * height + row]` is 1 where the pixel is painted. */
  data: Uint8Array;
}

export interface Runs extends Rect {
  /** Lengths in turn outside and inside, the first one outside. */
  counts: readonly number[];
}

export function decode({ x, y, width, height, counts }: Runs): Bits {
  const data = new Uint8Array(width * height);
  let at = 0;
  counts.forEach((count, i) => {
    if (i % 2 === 1) data.fill(1, at, at + count);
    at += count;
  });
  return { x, y, width, height, data };
}

/** The runs of the smallest window that holds everything painted; undefined where nothing is. */
export function encode(bits: Bits): Runs | undefined {
  const window = painted(bits);
  if (window === undefined) return undefined;
  const { data, height } = clipped(bits, window);
  const counts: number[] = [];
  let [value, start] = [0, 0];
  for (let at = 0; at < data.length; at += 1) {
    if (data[at] === value) continue;
    counts.push(at - start);
    start = at;
    value = 1 - value;
  }
  counts.push(data.length - start);
  return { ...window, height, counts };
}

/** The window around all painted pixels. */
function painted({ x, y, width, height, data }: Bits): Rect | undefined {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let column = 0; column < width; column += 1) {
    const from = column * height;
    const first = data.subarray(from, from + height).indexOf(1);
    if (first < 0) continue;
    const last = data.subarray(from, from + height).lastIndexOf(1);
    left = Math.min(left, column);
    right = column;
    top = Math.min(top, first);
    bottom = Math.max(bottom, last);
  }
  return right < 0
    ? undefined
    : { x: x + left, y: y + top, width: right - left + 1, height: bottom - top + 1 };
}

/** The same pixels in another window; what lies outside of it is lost. */
export function clipped(bits: Bits, window: Rect): Bits {
  const data = new Uint8Array(window.width * window.height);
  const x0 = Math.max(bits.x, window.x);
  const x1 = Math.min(bits.x + bits.width, window.x + window.width);
  const y0 = Math.max(bits.y, window.y);
  const y1 = Math.min(bits.y + bits.height, window.y + window.height);
  for (let x = x0; x < x1 && y1 > y0; x += 1) {
    const from = (x - bits.x) * bits.height + y0 - bits.y;
    data.set(bits.data.subarray(from, from + y1 - y0), (x - window.x) * window.height + y0 - window.y);
  }
  return { ...window, data };
}

export const isPainted = ({ x, y, width, height, data }: Bits, p: Point): boolean => {
  const [column, row] = [Math.floor(p.x) - x, Math.floor(p.y) - y];
  return column >= 0 && row >= 0 && column < width && row < height && data[column * height + row] === 1;
};

/** The window around both, or around one of them. */
export function around(a: Rect | undefined, b: Rect): Rect {
  if (a === undefined) return { x: b.x, y: b.y, width: b.width, height: b.height };
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** What a round brush covers along its way: every pixel whose middle is within `radius` of it. */
export function stroke(way: readonly Point[], radius: number, image: Size): Bits {
  const xs = way.map((p) => p.x);
  const ys = way.map((p) => p.y);
  const x = bound(Math.floor(Math.min(...xs) - radius), 0, image.width - 1);
  const y = bound(Math.floor(Math.min(...ys) - radius), 0, image.height - 1);
  const width = bound(Math.ceil(Math.max(...xs) + radius), x + 1, image.width) - x;
  const height = bound(Math.ceil(Math.max(...ys) + radius), y + 1, image.height) - y;
  const bits = { x, y, width, height, data: new Uint8Array(width * height) };
  way.forEach((to, i) => dab(bits, way[i - 1] ?? to, to, radius));
  return bits;
}

function dab(bits: Bits, from: Point, to: Point, radius: number): void {
  const [a, b] = [pair(from), pair(to)];
  const x0 = Math.max(bits.x, Math.floor(Math.min(from.x, to.x) - radius));
  const x1 = Math.min(bits.x + bits.width, Math.ceil(Math.max(from.x, to.x) + radius));
  const y0 = Math.max(bits.y, Math.floor(Math.min(from.y, to.y) - radius));
  const y1 = Math.min(bits.y + bits.height, Math.ceil(Math.max(from.y, to.y) + radius));
  for (let x = x0; x < x1; x += 1) {
    for (let y = y0; y < y1; y += 1) {
      const p = { x: x + 0.5, y: y + 0.5 };
      if (far(onSide(a, b, p), p) <= radius) bits.data[(x - bits.x) * bits.height + y - bits.y] = 1;
    }
  }
}

/** Every pixel whose middle an odd number of rings surrounds. */
export function enclosed(rings: readonly Line[], image: Size): Bits {
  const around = boundsOf(rings);
  const x = bound(Math.floor(around.x), 0, image.width - 1);
  const y = bound(Math.floor(around.y), 0, image.height - 1);
  const width = bound(Math.ceil(around.x + around.width), x + 1, image.width) - x;
  const height = bound(Math.ceil(around.y + around.height), y + 1, image.height) - y;
  const data = new Uint8Array(width * height);
  const all = rings.flatMap((ring) => sides(ring, true));
  for (let column = 0; column < width; column += 1) {
    const middle = x + column + 0.5;
    const cuts = all
      .filter(([[ax], [bx]]) => ax > middle !== bx > middle)
      .map(([[ax, ay], [bx, by]]) => ay + ((middle - ax) * (by - ay)) / (bx - ax))
      .sort((a, b) => a - b)
      .map((cut) => column * height + bound(Math.ceil(cut - y - 0.5), 0, height));
    for (let i = 0; i + 1 < cuts.length; i += 2) data.fill(1, cuts[i], cuts[i + 1]);
  }
  return { x, y, width, height, data };
}

export function joined(bits: Bits | undefined, more: Bits): Bits {
  if (bits === undefined) return more;
  const whole = clipped(bits, around(bits, more));
  each(more, whole, (at) => (whole.data[at] = 1));
  return whole;
}

export function without(bits: Bits, less: Bits): Bits {
  const rest = clipped(bits, bits);
  each(less, rest, (at) => (rest.data[at] = 0));
  return rest;
}

/** Visits the pixels painted in `bits`, by their place in another window, where they lie in it. */
function each(bits: Bits, window: Bits, visit: (at: number) => void): void {
  const x0 = Math.max(bits.x, window.x);
  const x1 = Math.min(bits.x + bits.width, window.x + window.width);
  const y0 = Math.max(bits.y, window.y);
  const y1 = Math.min(bits.y + bits.height, window.y + window.height);
  for (let x = x0; x < x1; x += 1) {
    for (let y = y0; y < y1; y += 1) {
      if (bits.data[(x - bits.x) * bits.height + y - bits.y] === 1)
        visit((x - window.x) * window.height + y - window.y);
    }
  }
}

/** The unpainted pixels around a place that paint encloses; undefined where the gap is open to the outside. */
export function gapAt(bits: Bits, p: Point): Bits | undefined {
  const { x, y, width, height, data } = bits;
  const [column, row] = [Math.floor(p.x) - x, Math.floor(p.y) - y];
  if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
  const start = column * height + row;
  if (data[start] === 1) return undefined;
  const gap = new Uint8Array(width * height);
  const waiting = [start];
  gap[start] = 1;
  while (waiting.length > 0) {
    const at = waiting.pop() ?? 0;
    const [c, r] = [Math.floor(at / height), at % height];
    if (c === 0 || r === 0 || c === width - 1 || r === height - 1) return undefined;
    for (const next of [at - 1, at + 1, at - height, at + height]) {
      if (data[next] === 1 || gap[next] === 1) continue;
      gap[next] = 1;
      waiting.push(next);
    }
  }
  return { x, y, width, height, data: gap };
}
