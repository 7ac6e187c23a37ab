import type { Json, JsonObject } from "../../core/json";
import { between } from "../boxes";
import type { Point, Rect, Size } from "../camera";
import { corner, Figure, type FigureKind, type Handle } from "../figure";
import { boundsOf, heldIn, inImage, mapped, shifted, sides, type Line, type Pair } from "../lines";
import { cornersOf } from "./box";

/** Rows of points that can be moved, added and taken away: the outline and the holes of a polygon, or one open line. */
export class PathFigure extends Figure {
  readonly cornered = true;
  readonly bounds: Rect;

  constructor(
    readonly lines: readonly Line[],
    override readonly filled: boolean,
  ) {
    super();
    this.bounds = boundsOf(lines);
  }

  /** Ids are `line.corner`; one between two corners ends in `+`. */
  get handles(): readonly Handle[] {
    return this.lines.flatMap((line, ring) => [
      ...line.map((at, i) => corner(`${ring}.${i}`, at, { cursor: "move" })),
      ...sides(line, this.filled).map(([a, b], i) =>
        corner(`${ring}.${i}+`, middle(a, b), { look: "between", cursor: "copy" }),
      ),
    ]);
  }

  override get whole(): boolean {
    const { width, height } = this.bounds;
    return this.filled ? width >= 1 && height >= 1 : Math.max(width, height) >= 1;
  }

  moved(dx: number, dy: number, image: Size): Figure {
    const by = heldIn(this.bounds, dx, dy, image);
    return this.with(this.lines.map((line) => shifted(line, by)));
  }

  dragged(handle: string, to: Point, image: Size): Figure {
    const at = placeOf(handle);
    const put = inImage(to, image);
    return this.changed(at.line, (line) =>
      at.between ? line.toSpliced(at.corner + 1, 0, put) : line.with(at.corner, put),
    );
  }

  without(handle: string): Figure | undefined {
    const { line: ring, corner: at, between: extra } = placeOf(handle);
    const line = this.lines[ring];
    if (extra || line?.[at] === undefined) return undefined;
    if (line.length > (this.filled ? 3 : 2)) return this.changed(ring, (old) => old.toSpliced(at, 1));
    // A hole goes when it has no inside left; the outline has to stay.
    return ring > 0 ? this.with(this.lines.toSpliced(ring, 1)) : undefined;
  }

  grown(handle: string): { figure: Figure; handle: string } | undefined {
    const { line: ring, corner: at } = placeOf(handle);
    const line = this.lines[ring] ?? [];
    // At the end of an open line the new corner halves the last side.
    const from = !this.filled && at === line.length - 1 ? at - 1 : at;
    const [a, b] = [line[from], line[(from + 1) % line.length]];
    if (a === undefined || b === undefined) return undefined;
    const figure = this.changed(ring, (old) => old.toSpliced(from + 1, 0, middle(a, b)));
    return { figure, handle: `${ring}.${from + 1}` };
  }

  withHole(hole: Line): PathFigure {
    return this.with([...this.lines, hole]);
  }

  members(): JsonObject {
    const [points, ...holes] = this.lines;
    return { points: json(points ?? []), ...(holes.length > 0 ? { holes: holes.map(json) } : {}) };
  }

  protected fitted(rect: Rect): Figure {
    return this.with(this.lines.map((line) => mapped(line, this.bounds, rect)));
  }

  private changed(ring: number, how: (line: Line) => Line): Figure {
    return this.with(this.lines.map((line, i) => (i === ring ? how(line) : line)));
  }

  private with(lines: readonly Line[]): PathFigure {
    return new PathFigure(lines, this.filled);
  }
}

const middle = ([ax, ay]: Pair, [bx, by]: Pair): Pair => [(ax + bx) / 2, (ay + by) / 2];

const json = (line: Line): Json => line.map(([x, y]): Json => [x, y]);

function placeOf(handle: string): { line: number; corner: number; between: boolean } {
  const [line, at] = handle.split(".");
  return { line: Number(line), corner: parseInt(at ?? "", 10), between: handle.endsWith("+") };
}

const lineOf = (value: Json | undefined): Line => (Array.isArray(value) ? (value as unknown as Line) : []);

export const polygon: FigureKind = {
  how: "path",
  read: (region) => {
    const holes = region["holes"];
    return new PathFigure(
      [lineOf(region["points"]), ...(Array.isArray(holes) ? holes.map(lineOf) : [])],
      true,
    );
  },
  spanned: (a, b, image) => new PathFigure([cornersOf(between(a, b, image))], true),
  path: { least: 3, closed: true, through: (points) => new PathFigure([points], true) },
};

export const polyline: FigureKind = {
  how: "path",
  read: (region) => new PathFigure([lineOf(region["points"])], false),
  spanned: (a, b, image) => {
    const { x, y, width, height } = between(a, b, image);
    const level = Math.round(y + height / 2);
    return new PathFigure(
      [
        [
          [x, level],
          [x + width, level],
        ],
      ],
      false,
    );
  },
  path: { least: 2, closed: false, through: (points) => new PathFigure([points], false) },
};
