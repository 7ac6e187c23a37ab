import type { JsonObject } from "../../core/json";
import { between } from "../boxes";
import { bound, type Point, type Rect, type Size } from "../camera";
import { decode, encode, isPainted, stroke, type Bits, type Runs } from "../bits";
import { SolidFigure, type Figure, type FigureKind, type Handle, type Raster } from "../figure";
import type { Line } from "../lines";
import { cornersOf, rectOf } from "./box";

/** How strongly the inside is tinted, of 255; the border of a mask is opaque. */
const TINT = 110;

/** Painted pixels. */
export class MaskFigure extends SolidFigure {
  override readonly raster: Raster;
  private unpacked: Bits | undefined;
  private drawn: { color: string; image: CanvasImageSource } | undefined;

  constructor(readonly runs: Runs) {
    super();
    this.raster = { rect: runs, draw: (color) => this.picture(color) };
  }

  get bits(): Bits {
    this.unpacked ??= decode(this.runs);
    return this.unpacked;
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
    return isPainted(this.bits, p);
  }

  override near(p: Point): boolean {
    return isPainted(this.bits, p);
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

  private picture(color: string): CanvasImageSource {
    if (this.drawn?.color !== color) this.drawn = { color, image: pictureOf(this.bits, color) };
    return this.drawn.image;
  }
}

/** One pixel of the image is one of the picture; those with an unpainted neighbour make the border. */
function pictureOf({ width, height, data }: Bits, color: string): CanvasImageSource {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const picture = context.createImageData(width, height);
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const on = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < width && row < height && data[column * height + row] === 1;
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < height; row += 1) {
      if (data[column * height + row] !== 1) continue;
      const inner = on(column - 1, row) && on(column + 1, row) && on(column, row - 1) && on(column, row + 1);
      picture.data.set([r ?? 0, g ?? 0, b ?? 0, inner ? TINT : 255], (row * width + column) * 4);
    }
  }
  context.putImageData(picture, 0, 0);
  return canvas;
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
