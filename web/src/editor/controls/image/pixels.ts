import { bound, type Point } from "../../scene/camera";
import type { Pyramid } from "../../scene/pyramid";
import type { Pixels } from "../../scene/wand";

/** Pixels of a picture; their upper left one is at x and y. */
export interface Window extends Pixels, Point {}

/** Of pictures that are too large to be held whole, pixels so far from a place are looked at. */
export const REACH = 1024;

/** Reading them back costs as much as the whole picture: that of the picture at hand is kept. */
const read = new WeakMap<Pyramid, Window>();

/**
 * The pixels of a picture as they are in its file; of a large one those around a place, which may have to be fetched.
 * Undefined where the picture was freed.
 */
export function pixelsOf(image: Pyramid, at: Point): Window | Promise<Window> | undefined {
  const { width, height, tiles } = image;
  if (tiles === undefined) return wholeOf(image);
  const [x, y] = [
    bound(Math.floor(at.x) - REACH, 0, Math.max(0, width - 1)),
    bound(Math.floor(at.y) - REACH, 0, Math.max(0, height - 1)),
  ];
  const [right, bottom] = [
    bound(Math.floor(at.x) + REACH, x + 1, width),
    bound(Math.floor(at.y) + REACH, y + 1, height),
  ];
  return tiles.read({ x, y, width: right - x, height: bottom - y }).then((pixels) => windowOf(pixels, x, y));
}

const windowOf = ({ width, height, data }: ImageData, x: number, y: number): Window => ({
  x,
  y,
  width,
  height,
  data,
});

function wholeOf(image: Pyramid): Window | undefined {
  const known = read.get(image);
  if (known !== undefined) return known;
  const full = image.levels[0];
  if (full === undefined) return undefined;
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) return undefined;
  context.drawImage(full.bitmap, 0, 0);
  const pixels = windowOf(context.getImageData(0, 0, width, height), 0, 0);
  read.set(image, pixels);
  return pixels;
}
