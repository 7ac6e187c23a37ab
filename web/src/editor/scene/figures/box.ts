import type { JsonObject } from "../../core/json";
import { between, HANDLES, handlePoint, moveBy, resizeTo, rounded, type Handle as Side } from "../boxes";
import type { Point, Rect, Size } from "../camera";
import { SolidFigure, type Figure, type FigureKind, type Handle } from "../figure";
import type { Line } from "../lines";
import { rectOf } from "../rect";

/** An upright rectangle. */
export class BoxFigure extends SolidFigure {
  constructor(readonly bounds: Rect) {
    super();
  }

  get lines(): readonly Line[] {
    return [cornersOf(this.bounds)];
  }

  get handles(): readonly Handle[] {
    return HANDLES.map((id) => ({
      id,
      at: handlePoint(this.bounds, id),
      look: "corner",
      cursor: `${id}-resize`,
    }));
  }

  moved(dx: number, dy: number, image: Size): Figure {
    return new BoxFigure(rounded(moveBy(this.bounds, dx, dy, image)));
  }

  dragged(handle: string, to: Point, image: Size): Figure {
    const rect = rounded(resizeTo(this.bounds, handle as Side, to, image));
    return rect.width >= 1 && rect.height >= 1 ? new BoxFigure(rect) : this;
  }

  members(): JsonObject {
    return { ...this.bounds };
  }

  protected fitted(rect: Rect): Figure {
    return new BoxFigure(rounded(rect));
  }
}

export const cornersOf = ({ x, y, width, height }: Rect): Line => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
];

export const box: FigureKind = {
  how: "corners",
  read: (region) => new BoxFigure(rectOf(region)),
  spanned: (a, b, image) => new BoxFigure(rounded(between(a, b, image))),
};
