/**
 * What a region looks like and how hands change it, whatever its kind. Figures are values: each change gives a new
 * one. Coordinates are pixels of the image.
 */
import type { JsonObject } from "../core/json";
import { nudgeEdge, type Edge } from "./boxes";
import type { Camera, Point, Rect, Size } from "./camera";
import { passes, point, surrounds, type Line, type Pair } from "./lines";

/** Where a figure can be taken hold of. A `between` makes a new corner when it is dragged. */
export interface Handle {
  id: string;
  at: Point;
  look: "corner" | "between" | "turn" | "hollow";
  /** Read out, and shown while the handle is at hand. */
  name?: string;
  cursor?: string;
}

export interface Tracer {
  moveTo: (x: number, y: number) => void;
  lineTo: (x: number, y: number) => void;
  closePath: () => void;
  arc: (x: number, y: number, radius: number, from: number, to: number) => void;
}

/** A picture that a figure brings along, as masks do. */
export interface Raster {
  rect: Rect;
  /** One pixel for each `step` by `step` of the image. */
  draw: (color: string, step: number) => CanvasImageSource;
}

export abstract class Figure {
  abstract readonly bounds: Rect;
  /** Outlines in image pixels: what others snap to and what a pointer hits. */
  abstract readonly lines: readonly Line[];
  /** Whether the lines close and have an inside. */
  readonly filled: boolean = true;
  readonly raster: Raster | undefined = undefined;
  /** Whether its corners are things of their own, which can be picked and taken away. */
  abstract readonly cornered: boolean;

  abstract get handles(): readonly Handle[];
  abstract moved(dx: number, dy: number, image: Size): Figure;
  abstract dragged(handle: string, to: Point, image: Size): Figure;
  /** The same with the rectangle around it changed. */
  protected abstract fitted(rect: Rect, image: Size): Figure;
  /** Without the corner of this handle; undefined where it cannot be spared. */
  abstract without(handle: string): Figure | undefined;
  /** With one corner more after that of this handle, and the handle of the new one. */
  abstract grown(handle: string): { figure: Figure; handle: string } | undefined;
  /** Its members as they stand in an answer. */
  abstract members(): JsonObject;

  /** How many points it takes to draw. */
  get cost(): number {
    return this.lines.reduce((sum, line) => sum + line.length, 0);
  }

  /** Large enough to be meant. */
  get whole(): boolean {
    return this.bounds.width >= 1 && this.bounds.height >= 1;
  }

  trace(path: Tracer, camera: Camera): void {
    for (const line of this.lines) traceLine(path, camera, line, this.filled);
  }

  contains(p: Point): boolean {
    return this.filled && surrounds(this.lines, p);
  }

  near(p: Point, reach: number): boolean {
    return this.lines.some((line) => passes(line, this.filled, p, reach));
  }

  handleAt(p: Point, reach: number): Handle | undefined {
    const close = (handle: Handle) =>
      Math.abs(handle.at.x - p.x) <= reach && Math.abs(handle.at.y - p.y) <= reach;
    return (
      this.handles.find((handle) => handle.look !== "between" && close(handle)) ?? this.handles.find(close)
    );
  }

  /** Moves a handle by whole pixels, as keys do. */
  nudged(handle: string, dx: number, dy: number, image: Size): Figure {
    const held = this.handles.find((one) => one.id === handle);
    return held === undefined ? this : this.dragged(handle, { x: held.at.x + dx, y: held.at.y + dy }, image);
  }

  stretched(edge: Edge, dx: number, dy: number, image: Size): Figure {
    return this.fitted(nudgeEdge(this.bounds, edge, dx, dy, image), image);
  }
}

/** A figure whose corners all belong together. */
export abstract class SolidFigure extends Figure {
  readonly cornered = false;

  without(): undefined {
    return undefined;
  }

  grown(): undefined {
    return undefined;
  }
}

/** CSS pixels between corners that can be told apart; of closer ones a long line shows only some. */
const APART = 2.5;
const LONG = 8;

export function traceLine(path: Tracer, { scale, x, y }: Camera, line: Line, closed: boolean): void {
  const least = line.length > LONG ? APART : 0;
  let [lastX, lastY] = [NaN, NaN];
  line.forEach(([px, py], i) => {
    const [sx, sy] = [px * scale + x, py * scale + y];
    const near = Math.abs(sx - lastX) + Math.abs(sy - lastY) < least;
    if (i === 0) path.moveTo(sx, sy);
    else if (!near || (!closed && i === line.length - 1)) path.lineTo(sx, sy);
    else return;
    [lastX, lastY] = [sx, sy];
  });
  if (closed) path.closePath();
}

/** How a kind of region comes to be. */
export interface FigureKind {
  /** By two corners, point by point, with one click, or with a brush. */
  how: "corners" | "path" | "point" | "brush";
  read: (region: JsonObject) => Figure;
  /** Between two corners: drawn by a drag, or placed in the middle of the view by a key. */
  spanned: (a: Point, b: Point, image: Size) => Figure;
  path?: PathRule;
  /** Placed by a key, where that is not between two corners around the middle of the view. */
  placed?: (centre: Point) => Figure;
}

export interface PathRule {
  least: number;
  closed: boolean;
  through: (points: readonly Pair[]) => Figure;
}

export const corner = (id: string, at: Pair, more: Partial<Handle> = {}): Handle => ({
  id,
  at: point(at),
  look: "corner",
  ...more,
});
