import { isObject, type JsonObject } from "../../core/json";
import { between, HANDLES, handlePoint, resizeTo, rounded, type Handle as Side } from "../boxes";
import { bound, type Camera, type Point, type Rect, type Size } from "../camera";
import { SolidFigure, type Figure, traceLine, type FigureKind, type Handle, type Tracer } from "../figure";
import { boundsOf, heldIn, mapped, surrounds, type Line } from "../lines";
import { rectOf } from "../rect";
import { cornersOf } from "./box";

const CORNERS = HANDLES.filter((handle) => handle.length === 2);
/** A new cuboid's back, in shares of its front: a little smaller, up and to the right. */
const DEPTH = 0.3;
const SHRINK = 0.8;

/** Two upright rectangles, front and back, joined corner by corner. */
export class CuboidFigure extends SolidFigure {
  readonly lines: readonly Line[];

  constructor(
    private readonly front: Rect,
    private readonly back: Rect,
  ) {
    super();
    const [near, away] = [cornersOf(front), cornersOf(back)];
    const edges = near.flatMap((at, i): Line[] => {
      const to = away[i];
      return to === undefined ? [] : [[at, to]];
    });
    this.lines = [near, away, ...edges];
  }

  get bounds(): Rect {
    return boundsOf(this.lines);
  }

  get handles(): readonly Handle[] {
    return (["front", "back"] as const).flatMap((face) =>
      CORNERS.map((id): Handle => ({
        id: `${face}.${id}`,
        at: handlePoint(this[face], id),
        look: face === "front" ? "corner" : "hollow",
        cursor: `${id}-resize`,
      })),
    );
  }

  override trace(path: Tracer, camera: Camera): void {
    for (const line of this.lines) traceLine(path, camera, line, line.length > 2);
  }

  override contains(p: Point): boolean {
    return this.lines.slice(0, 2).some((face) => surrounds([face], p));
  }

  moved(dx: number, dy: number, image: Size): Figure {
    const by = heldIn(this.bounds, dx, dy, image);
    const shift = (rect: Rect) => rounded({ ...rect, x: rect.x + by.x, y: rect.y + by.y });
    return new CuboidFigure(shift(this.front), shift(this.back));
  }

  dragged(handle: string, to: Point, image: Size): Figure {
    const [face, side] = handle.split(".") as ["front" | "back", Side];
    const rect = rounded(resizeTo(this[face], side, to, image));
    if (rect.width < 1 || rect.height < 1) return this;
    return face === "front" ? new CuboidFigure(rect, this.back) : new CuboidFigure(this.front, rect);
  }

  members(): JsonObject {
    return { front: { ...this.front }, back: { ...this.back } };
  }

  protected fitted(rect: Rect): Figure {
    const fit = (face: Rect) => rounded(boundsOf([mapped(cornersOf(face), this.bounds, rect)]));
    return new CuboidFigure(fit(this.front), fit(this.back));
  }
}

const face = (region: JsonObject, name: string): Rect => {
  const value = region[name];
  return rectOf(isObject(value) ? value : {});
};

function backOf(front: Rect, image: Size): Rect {
  const [width, height] = [front.width * SHRINK, front.height * SHRINK];
  return {
    x: bound(front.x + front.width * DEPTH, 0, image.width - width),
    y: bound(front.y - front.height * DEPTH, 0, image.height - height),
    width,
    height,
  };
}

export const cuboid2d: FigureKind = {
  how: "corners",
  read: (region) => new CuboidFigure(face(region, "front"), face(region, "back")),
  spanned: (a, b, image) => {
    const front = rounded(between(a, b, image));
    return new CuboidFigure(front, rounded(backOf(front, image)));
  },
};
