import type { JsonObject } from "../../core/json";
import { between } from "../boxes";
import { bound, type Point, type Rect, type Size } from "../camera";
import { decode, encode, shrunk, stroke, type Bits, type Runs } from "../bits";
import { SolidFigure, type Figure, type FigureKind, type Handle, type Raster } from "../figure";
import type { Line } from "../lines";
import { rectOf } from "../rect";
import { cornersOf } from "./box";

/** How strongly the inside is tinted, of 255; the border of a mask is opaque. */
const TINT = 110;
const OPAQUE = 255;

/** Painted pixels. */
export class MaskFigure extends SolidFigure {
  override readonly raster: Raster;
  /** Where each run ends, column after column: what lies under the pointer is asked at each of its moves. */
  private ends: Float64Array | undefined;
  private drawn: { color: string; step: number; image: CanvasImageSource } | undefined;

  constructor(readonly runs: Runs) {
    super();
    this.raster = { rect: runs, draw: (color, step) => this.picture(color, step) };
  }

  /** A byte a pixel: made when it is asked for, since many large masks are too much to hold so. */
  get bits(): Bits {
    return decode(this.runs);
  }

  get bounds(): Rect {
    const { x, y, width, height } = this.runs;
    return { x, y, width, height };
  }

  get lines(): readonly Line[] {
    return [cornersOf(this.bounds)];
  }

  get handles(): readonly Handle[] {
    return [];
  }

  /** The picture of the mask is all there is to see. */
  override trace(): void {
    return undefined;
  }

  override contains(p: Point): boolean {
    const { x, y, width, height, counts } = this.runs;
    const [column, row] = [Math.floor(p.x) - x, Math.floor(p.y) - y];
    if (column < 0 || row < 0 || column >= width || row >= height) return false;
    let sum = 0;
    this.ends ??= Float64Array.from(counts, (count) => (sum += count));
    const at = column * height + row;
    let [low, high] = [0, this.ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return low % 2 === 1 && low < this.ends.length;
  }

  override near(p: Point): boolean {
    return this.contains(p);
  }

  moved(dx: number, dy: number, image: Size): Figure {
    const { x, y, width, height } = this.runs;
    return new MaskFigure({
      ...this.runs,
      x: bound(Math.round(x + dx), 0, image.width - width),
      y: bound(Math.round(y + dy), 0, image.height - height),
    });
  }

  dragged(): Figure {
    return this;
  }

  override stretched(): Figure {
    return this;
  }

  members(): JsonObject {
    return { ...this.bounds, counts: [...this.runs.counts] };
  }

  protected fitted(): Figure {
    return this;
  }

  private picture(color: string, step: number): CanvasImageSource {
    if (this.drawn?.color !== color || this.drawn.step !== step)
      this.drawn = { color, step, image: pictureOf(shrunk(this.runs, step), color) };
    return this.drawn.image;
  }
}

/** One pixel of the bits is one of the picture; those with an unpainted neighbour make the border. */
function pictureOf({ width, height, data }: Bits, color: string): CanvasImageSource {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const picture = context.createImageData(width, height);
  const colours = new Uint32Array(picture.data.buffer);
  const [inner, border] = [TINT, OPAQUE].map((alpha) => packed(color, alpha)) as [number, number];
  for (let column = 0; column < width; column += 1) {
    const side = column === 0 || column === width - 1;
    for (let row = 0; row < height; row += 1) {
      const at = column * height + row;
      if (data[at] !== 1) continue;
      const among =
        (data[at - 1] ?? 0) & (data[at + 1] ?? 0) & (data[at - height] ?? 0) & (data[at + height] ?? 0);
      const edge = side || row === 0 || row === height - 1 || among === 0;
      colours[row * width + column] = edge ? border : inner;
    }
  }
  context.putImageData(picture, 0, 0);
  return canvas.transferToImageBitmap();
}

/** A colour as the four bytes of a pixel lie in memory, whatever the order of the machine. */
function packed(color: string, alpha: number): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return new Uint32Array(Uint8Array.of(r, g, b, alpha).buffer)[0] ?? 0;
}

const countsOf = (region: JsonObject): readonly number[] => {
  const { counts } = region;
  return Array.isArray(counts) ? counts.filter((count) => typeof count === "number") : [];
};

export const mask: FigureKind = {
  how: "brush",
  read: (region) => new MaskFigure({ ...rectOf(region), counts: countsOf(region) }),
  spanned: (a, b, image) => {
    const { x, y, width, height } = between(a, b, image);
    const centre = { x: x + width / 2, y: y + height / 2 };
    const runs = encode(stroke([centre], Math.max(1, Math.min(width, height) / 2), image));
    return new MaskFigure(runs ?? { x: 0, y: 0, width: 1, height: 1, counts: [0, 1] });
  },
};
