import type { JsonObject } from "../../core/json";
import { between } from "../boxes";
import { toScreen, type Camera, type Point, type Rect, type Size } from "../camera";
import { corner, SolidFigure, type Figure, type FigureKind, type Handle, type Tracer } from "../figure";
import { heldIn, inImage, type Line, type Pair } from "../lines";

/** CSS pixels of the ring that marks a place. */
const RADIUS = 6;

/** One place. */
export class PointFigure extends SolidFigure {
  override readonly filled = false;

  constructor(private readonly at: Pair) {
    super();
  }

  get bounds(): Rect {
    return { x: this.at[0], y: this.at[1], width: 0, height: 0 };
  }

  get lines(): readonly Line[] {
    return [[this.at]];
  }

  get handles(): readonly Handle[] {
    return [corner("at", this.at, { cursor: "move" })];
  }

  override get whole(): boolean {
    return true;
  }

  override trace(path: Tracer, camera: Camera): void {
    traceSpot(path, camera, this.at, RADIUS);
  }

  moved(dx: number, dy: number, image: Size): Figure {
    const by = heldIn(this.bounds, dx, dy, image);
    return new PointFigure(inImage({ x: this.at[0] + by.x, y: this.at[1] + by.y }, image));
  }

  dragged(_handle: string, to: Point, image: Size): Figure {
    return new PointFigure(inImage(to, image));
  }

  members(): JsonObject {
    return { x: this.at[0], y: this.at[1] };
  }

  override stretched(): Figure {
    return this;
  }

  protected fitted(): Figure {
    return this;
  }
}

/** A ring of the same size at any zoom. */
export function traceSpot(path: Tracer, camera: Camera, [px, py]: Pair, radius: number): void {
  const { x, y } = toScreen(camera, { x: px, y: py });
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}

export const onePoint: FigureKind = {
  how: "point",
  read: (region) => new PointFigure([Number(region["x"]), Number(region["y"])]),
  spanned: (a, b, image) => {
    const { x, y, width, height } = between(a, b, image);
    return new PointFigure(inImage({ x: x + width / 2, y: y + height / 2 }, image));
  },
};
