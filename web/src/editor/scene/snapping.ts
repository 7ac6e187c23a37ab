/** To what a point is pulled while it is drawn or dragged: corners and borders of the shapes around, the image's edge. */
import { snap as snapToEdges } from "./boxes";
import type { Point, Rect, Size } from "./camera";
import type { Figure } from "./figure";
import { far, onSide, point, sides } from "./lines";

/** Edges of boxes pull along x and y apart, so that boxes line up without touching. */
export function snapUpright(p: Point, others: readonly Figure[], image: Size, reach: number): Point {
  const rects: Rect[] = others.map((figure) => figure.bounds);
  return snapToEdges(p, rects, image, reach);
}

/** A corner within reach, else the nearest place on a border: so two areas share one border without a gap. */
export function snapToBorder(p: Point, others: readonly Figure[], image: Size, reach: number): Point {
  const corners = others.flatMap(({ lines }) => lines.flatMap((line) => line.map(point)));
  const nearest = (places: readonly Point[]) =>
    places.reduce<Point | undefined>(
      (best, one) =>
        far(one, p) <= reach && (best === undefined || far(one, p) < far(best, p)) ? one : best,
      undefined,
    );
  const onBorders = () =>
    others.flatMap(({ lines, filled }) =>
      lines.flatMap((line) => sides(line, filled).map(([a, b]) => onSide(a, b, p))),
    );
  return nearest(corners) ?? nearest(onBorders()) ?? snapToEdges(p, [], image, reach);
}
