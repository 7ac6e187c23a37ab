/** The magic wand: the pixels around a place whose colour is near that of the place, as one connected patch. Pure. */
import type { Bits } from "./bits";
import type { Point } from "./camera";

/** Four bytes a pixel, row after row, as a canvas gives them. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/**
 * The patch of pixels that are joined by their sides to the one at `p` and differ from it by at most `tolerance`
 * (0 to 255) in each of red, green and blue; undefined beside the picture.
 */
export function patchAt(pixels: Pixels, p: Point, tolerance: number): Bits | undefined {
  const { width, height } = pixels;
  const [column, row] = [Math.floor(p.x), Math.floor(p.y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
  const near = nearness(pixels, row * width + column, tolerance);
  const patch = new Uint8Array(width * height);
  const free = (x: number, y: number) => patch[x * height + y] === 0 && near(y * width + x);
  const waiting = [column, row];
  while (waiting.length > 0) {
    const y = waiting.pop() ?? 0;
    const x = waiting.pop() ?? 0;
    if (!free(x, y)) continue;
    let top = y;
    while (top > 0 && free(x, top - 1)) top -= 1;
    let bottom = y;
    while (bottom < height - 1 && free(x, bottom + 1)) bottom += 1;
    patch.fill(1, x * height + top, x * height + bottom + 1);
    for (const side of [x - 1, x + 1].filter((one) => one >= 0 && one < width)) {
      // One seed for each run beside this one is enough.
      for (let at = top; at <= bottom; at += 1)
        if (free(side, at) && (at === top || !free(side, at - 1))) waiting.push(side, at);
    }
  }
  return { x: 0, y: 0, width, height, data: patch };
}

/** Whether the colour of a pixel, by its place in the rows, is near that of the one at `seed`. */
function nearness({ data }: Pixels, seed: number, tolerance: number): (place: number) => boolean {
  const colour = data.slice(4 * seed, 4 * seed + 3);
  return (place) => {
    for (let i = 0; i < 3; i += 1)
      if (Math.abs((data[4 * place + i] ?? 0) - (colour[i] ?? 0)) > tolerance) return false;
    return true;
  };
}
