/**
 * Painted pixels: a window of the image with one byte a pixel, column after column, as the runs of a mask count
 * them. Pure.
 */
import { bound, type Point, type Rect, type Size } from "./camera";
import { boundsOf, sides, type Line } from "./lines";

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
  while (start < data.length) {
    const found = data.indexOf(1 - value, start);
    const end = found < 0 ? data.length : found;
    counts.push(end - start);
    [value, start] = [1 - value, end];
  }
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

/**
 * What runs look like where a pixel of the screen holds `step` by `step` of them: painted where one of these is, so
 * that thin lines stay. The window begins at the same place, and has a row and a column for each part of a step.
 */
export function shrunk({ x, y, width, height, counts }: Runs, step: number): Bits {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const data = new Uint8Array(columns * rows);
  let at = 0;
  counts.forEach((count, i) => {
    const end = at + count;
    for (let from = at; i % 2 === 1 && from < end;) {
      const column = Math.floor(from / height);
      const to = Math.min(end, (column + 1) * height);
      const row = from - column * height;
      const first = Math.floor(column / step) * rows;
      data.fill(1, first + Math.floor(row / step), first + Math.floor((to - 1 - column * height) / step) + 1);
      from = to;
    }
    at = end;
  });
  return { x, y, width: columns, height: rows, data };
}

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

/** A disc that is moved along a side covers one stretch of each column, since it has no dents. */
function dab(bits: Bits, from: Point, to: Point, radius: number): void {
  const x0 = Math.max(bits.x, Math.floor(Math.min(from.x, to.x) - radius));
  const x1 = Math.min(bits.x + bits.width, Math.ceil(Math.max(from.x, to.x) + radius));
  for (let x = x0; x < x1; x += 1) {
    const [low, high] = across(from, to, radius, x + 0.5);
    const top = (x - bits.x) * bits.height;
    const first = bound(Math.ceil(low - bits.y - 0.5), 0, bits.height);
    const end = bound(Math.floor(high - bits.y - 0.5) + 1, first, bits.height);
    if (low <= high) bits.data.fill(1, top + first, top + end);
  }
}

/** From where to where the places within `radius` of the side from `a` to `b` reach on the line at `x`. */
function across(a: Point, b: Point, radius: number, x: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const end of [a, b]) {
    const square = radius * radius - (x - end.x) * (x - end.x);
    if (square < 0) continue;
    const half = Math.sqrt(square);
    [low, high] = [Math.min(low, end.y - half), Math.max(high, end.y + half)];
  }
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  if (dx === 0) return [low, high];
  // Both edges of the band beside the side, as far as they run beside it.
  for (const sign of [-1, 1]) {
    const along = (x - a.x - (sign * radius * dy) / length) / dx;
    if (along < 0 || along > 1) continue;
    const y = a.y + along * dy - (sign * radius * dx) / length;
    [low, high] = [Math.min(low, y), Math.max(high, y)];
  }
  return [low, high];
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
  return bits === undefined ? more : set(clipped(bits, around(bits, more)), more, 1);
}

export const without = (bits: Bits, less: Bits): Bits => set(clipped(bits, bits), less, 0);

/** Whether two windows have a pixel in common. */
export const meet = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Sets the pixels that are painted in `bits`, where they lie in the window. */
function set(window: Bits, bits: Bits, value: 0 | 1): Bits {
  const x0 = Math.max(bits.x, window.x);
  const x1 = Math.min(bits.x + bits.width, window.x + window.width);
  const y0 = Math.max(bits.y, window.y);
  const y1 = Math.min(bits.y + bits.height, window.y + window.height);
  for (let x = x0; x < x1; x += 1) {
    const [from, to] = [(x - bits.x) * bits.height - bits.y, (x - window.x) * window.height - window.y];
    for (let y = y0; y < y1; y += 1) if (bits.data[from + y] === 1) window.data[to + y] = value;
  }
  return window;
}

/** The unpainted pixels around a place that paint encloses; undefined where the gap is open to the outside. */
export function gapAt(bits: Bits, p: Point): Bits | undefined {
  const { x, y, width, height, data } = bits;
  const [column, row] = [Math.floor(p.x) - x, Math.floor(p.y) - y];
  if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
  if (data[column * height + row] === 1) return undefined;
  const gap = new Uint8Array(width * height);
  const waiting = [column * height + row];
  for (let seed = waiting.pop(); seed !== undefined; seed = waiting.pop()) {
    if (gap[seed] === 1) continue;
    const first = Math.floor(seed / height) * height;
    let [from, to] = [seed, seed + 1];
    while (from > first && data[from - 1] === 0) from -= 1;
    while (to < first + height && data[to] === 0) to += 1;
    const open = from === first || to === first + height;
    if (open || first === 0 || first === (width - 1) * height) return undefined;
    gap.fill(1, from, to);
    for (const side of [-height, height]) waiting.push(...stretches(data, gap, from + side, to + side));
  }
  return { x, y, width, height, data: gap };
}

/** One place of each unpainted stretch between two places of a column that is not known yet. */
function stretches(data: Uint8Array, known: Uint8Array, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to; at += 1) {
    const begins = at === from || data[at - 1] === 1;
    if (begins && data[at] === 0 && known[at] === 0) found.push(at);
  }
  return found;
}
