import type { Pyramid } from "../../scene/pyramid";
import type { Pixels } from "../../scene/wand";

/** Reading them back costs as much as the whole picture: that of the picture at hand is kept. */
const read = new WeakMap<Pyramid, Pixels>();

/** The pixels of a picture as they are in its file; undefined where the picture was freed. */
export function pixelsOf(image: Pyramid): Pixels | undefined {
  const known = read.get(image);
  if (known !== undefined) return known;
  const full = image.levels[0];
  if (full === undefined) return undefined;
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) return undefined;
  context.drawImage(full.bitmap, 0, 0);
  const pixels = context.getImageData(0, 0, width, height);
  read.set(image, pixels);
  return pixels;
}
