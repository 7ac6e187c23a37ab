/** An image in halving sizes, so that a picture zoomed out costs what it shows and not what it holds. */
import type { Camera, Rect, Size } from "./camera";
import type { Pen } from "./layers";
import type { Tiles } from "./tiles";

export interface Level {
  bitmap: ImageBitmap;
  /** Size of this level relative to the image: 1, 1/2, 1/4 ... */
  factor: number;
}

export interface Pyramid extends Size {
  /** None where the picture is too large to be held whole. */
  levels: readonly Level[];
  /** Then its tiles. */
  tiles?: Tiles;
  close: () => void;
}

const SMALLEST = 512;
const HALVE_AFTER_MS = 200;

/** How many halvings an image gets. */
export function depth(image: Size): number {
  let side = Math.max(image.width, image.height);
  let count = 0;
  while (side > SMALLEST * 2) {
    side /= 2;
    count += 1;
  }
  return count;
}

export async function buildPyramid(source: Blob | ImageBitmap): Promise<Pyramid> {
  const full = source instanceof Blob ? await createImageBitmap(source) : source;
  const levels: Level[] = [{ bitmap: full, factor: 1 }];
  // The picture is shown before it is there in all sizes: to halve it takes the time of a frame or more.
  setTimeout(() => void halve(full, levels), HALVE_AFTER_MS);
  return {
    width: full.width,
    height: full.height,
    levels,
    close: () => {
      for (const level of levels.splice(0)) level.bitmap.close();
    },
  };
}

/** Adds the halved sizes, one after the other; stops when the picture was freed meanwhile. */
async function halve(full: ImageBitmap, levels: Level[]): Promise<void> {
  let last = full;
  const count = depth(full);
  for (let i = 1; i <= count && levels.length > 0; i += 1) {
    const size = { width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) };
    last = await createImageBitmap(last, {
      resizeWidth: size.width,
      resizeHeight: size.height,
      resizeQuality: "medium",
    });
    if (levels.length === 0) {
      last.close();
      break;
    }
    levels.push({ bitmap: last, factor: last.width / full.width });
  }
}

/** The smallest level that still has a pixel for each of the screen's. */
export function levelFor<L extends { factor: number }>(levels: readonly L[], scale: number): L | undefined {
  return levels.findLast((level) => level.factor >= scale) ?? levels[0];
}

/** Draws the visible part of the image; pixels stay square and sharp when enlarged, with a grid from 800 %. */
export function drawImage(
  context: Pen,
  image: Pyramid,
  camera: Camera,
  view: Size,
  ratio: number,
  /** Made smooth with less care, while it moves. */
  moving = false,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, Math.ceil(view.width * ratio), Math.ceil(view.height * ratio));
  const x0 = Math.max(0, Math.floor(-camera.x / camera.scale));
  const y0 = Math.max(0, Math.floor(-camera.y / camera.scale));
  const x1 = Math.min(image.width, Math.ceil((view.width - camera.x) / camera.scale));
  const y1 = Math.min(image.height, Math.ceil((view.height - camera.y) / camera.scale));
  if (x1 <= x0 || y1 <= y0) return;
  context.imageSmoothingEnabled = camera.scale * ratio < 2;
  context.imageSmoothingQuality = moving ? "low" : "medium";
  const part = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
  if (image.tiles === undefined) drawWhole(context, image.levels, camera, part, ratio);
  else drawTiles(context, image.tiles, camera, part, ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (camera.scale >= 8) drawGrid(context, camera, { x0, y0, x1, y1 });
}

function drawWhole(
  context: Pen,
  levels: readonly Level[],
  camera: Camera,
  { x, y, width, height }: Rect,
  ratio: number,
): void {
  const level = levelFor(levels, camera.scale * ratio);
  if (level === undefined) return;
  const { bitmap, factor } = level;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.drawImage(
    bitmap,
    x * factor,
    y * factor,
    width * factor,
    height * factor,
    x * camera.scale + camera.x,
    y * camera.scale + camera.y,
    width * camera.scale,
    height * camera.scale,
  );
}

/** On whole pixels of the screen: between the softened borders of two tiles the ground would shine through. */
function drawTiles(context: Pen, tiles: Tiles, camera: Camera, part: Rect, ratio: number): void {
  const across = (x: number) => Math.round((x * camera.scale + camera.x) * ratio);
  const down = (y: number) => Math.round((y * camera.scale + camera.y) * ratio);
  for (const { bitmap, from, onto } of tiles.pieces(part, camera.scale * ratio)) {
    const [left, top] = [across(onto.x), down(onto.y)];
    const [width, height] = [across(onto.x + onto.width) - left, down(onto.y + onto.height) - top];
    context.drawImage(bitmap, from.x, from.y, from.width, from.height, left, top, width, height);
  }
}

function drawGrid(
  context: Pen,
  camera: Camera,
  part: { x0: number; y0: number; x1: number; y1: number },
): void {
  const at = (value: number, offset: number) => Math.round(value * camera.scale + offset) + 0.5;
  context.beginPath();
  for (let x = part.x0; x <= part.x1; x += 1) {
    context.moveTo(at(x, camera.x), part.y0 * camera.scale + camera.y);
    context.lineTo(at(x, camera.x), part.y1 * camera.scale + camera.y);
  }
  for (let y = part.y0; y <= part.y1; y += 1) {
    context.moveTo(part.x0 * camera.scale + camera.x, at(y, camera.y));
    context.lineTo(part.x1 * camera.scale + camera.x, at(y, camera.y));
  }
  context.lineWidth = 1;
  context.strokeStyle = "rgb(128 128 128 / .35)";
  context.stroke();
}
