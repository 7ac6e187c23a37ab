import type { JsonObject } from "../../core/json";
import { between, type Edge } from "../boxes";
import { bound, type Point, type Rect, type Size } from "../camera";
import { corner, SolidFigure, type Figure, type FigureKind, type Handle } from "../figure";
import { boundsOf, cut, point, turned, wrapped, type Line, type Pair } from "../lines";

/** A rectangle by its middle, sides and angle: a rotated box, or the frame of an ellipse. */
export interface Frame {
  cx: number;
  cy: number;
  width: number;
  height: number;
  /** Degrees, clockwise on the screen. */
  angle: number;
}

const UNIT: readonly (readonly [string, Pair])[] = [
  ["nw", [-1, -1]],
  ["ne", [1, -1]],
  ["se", [1, 1]],
  ["sw", [-1, 1]],
];
const SIDES: readonly (readonly [string, Pair])[] = [
  ["n", [0, -1]],
  ["e", [1, 0]],
  ["s", [0, 1]],
  ["w", [-1, 0]],
];
const ELLIPSE_STEPS = 48;

/** A place in units of half the sides, from the middle. */
function placed({ cx, cy, width, height, angle }: Frame, [u, v]: Pair): Pair {
  const [x, y] = turned([(u * width) / 2, (v * height) / 2], angle);
  return [cx + x, cy + y];
}

/** A rotated box, or an ellipse in one. */
export class TurnedFigure extends SolidFigure {
  readonly lines: readonly Line[];

  constructor(
    readonly frame: Frame,
    private readonly round: boolean,
  ) {
    super();
    const ring = round ? CIRCLE : UNIT.map(([, place]) => place);
    this.lines = [ring.map((place) => placed(frame, place))];
  }

  get bounds(): Rect {
    return boundsOf(this.lines);
  }

  override get whole(): boolean {
    return this.frame.width >= 1 && this.frame.height >= 1;
  }

  get handles(): readonly Handle[] {
    const { frame } = this;
    const grips = this.round ? SIDES : [...UNIT, ...SIDES];
    const lift = turned([0, -frame.height / 2 - Math.max(8, frame.height * 0.25)], frame.angle);
    return [
      ...grips.map(([id, place]) => corner(id, placed(frame, place), { cursor: "grab" })),
      corner("turn", [frame.cx + lift[0], frame.cy + lift[1]], {
        look: "turn",
        name: `${frame.angle}°`,
        cursor: "grab",
      }),
    ];
  }

  moved(dx: number, dy: number, image: Size): Figure {
    const { frame } = this;
    return this.with({
      cx: cut(bound(frame.cx + dx, 0, image.width)),
      cy: cut(bound(frame.cy + dy, 0, image.height)),
    });
  }

  /** A grip is pulled while the opposite one stays; the grip above the box turns it. */
  dragged(handle: string, to: Point, image: Size): Figure {
    const { frame } = this;
    if (handle === "turn") {
      const degrees = (Math.atan2(to.y - frame.cy, to.x - frame.cx) * 180) / Math.PI + 90;
      return this.with({ angle: wrapped(degrees) });
    }
    const [, place] = [...UNIT, ...SIDES].find(([id]) => id === handle) ?? ["", [0, 0] as Pair];
    const held = point(placed(frame, [-place[0], -place[1]]));
    const [along, across] = turned([to.x - held.x, to.y - held.y], -frame.angle);
    const width = place[0] === 0 ? frame.width : Math.max(1, along * place[0]);
    const height = place[1] === 0 ? frame.height : Math.max(1, across * place[1]);
    return this.sized(width, height, place, held, image);
  }

  override nudged(handle: string, dx: number, dy: number, image: Size): Figure {
    if (handle === "turn") return this.with({ angle: wrapped(this.frame.angle + dx + dy) });
    return super.nudged(handle, dx, dy, image);
  }

  /** Keys make the own sides longer or shorter, whatever the angle. */
  override stretched(edge: Edge, dx: number, dy: number, image: Size): Figure {
    const { frame } = this;
    const way = edge === "end" ? 1 : -1;
    const place: Pair = [dx === 0 ? 0 : way, dy === 0 ? 0 : way];
    const held = point(placed(frame, [-place[0], -place[1]]));
    const width = Math.max(1, frame.width + dx * way);
    const height = Math.max(1, frame.height + dy * way);
    return this.sized(width, height, place, held, image);
  }

  members(): JsonObject {
    const { cx, cy, width, height, angle } = this.frame;
    return this.round
      ? { cx, cy, rx: cut(width / 2), ry: cut(height / 2), angle }
      : { cx, cy, width, height, angle };
  }

  protected fitted(): Figure {
    return this;
  }

  private sized(width: number, height: number, [u, v]: Pair, held: Point, image: Size): Figure {
    const [x, y] = turned([(u * width) / 2, (v * height) / 2], this.frame.angle);
    const middle = { x: held.x + x, y: held.y + y };
    return this.with({
      cx: cut(bound(middle.x, 0, image.width)),
      cy: cut(bound(middle.y, 0, image.height)),
      width: cut(width),
      height: cut(height),
    });
  }

  private with(change: Partial<Frame>): Figure {
    return new TurnedFigure({ ...this.frame, ...change }, this.round);
  }
}

const CIRCLE: Line = Array.from({ length: ELLIPSE_STEPS }, (_, i) =>
  turned([1, 0], (i / ELLIPSE_STEPS) * 360),
);

const frameBetween = (a: Point, b: Point, image: Size): Frame => {
  const { x, y, width, height } = between(a, b, image);
  return {
    cx: cut(x + width / 2),
    cy: cut(y + height / 2),
    width: cut(width),
    height: cut(height),
    angle: 0,
  };
};

export const rotatedBox: FigureKind = {
  how: "corners",
  read: ({ cx, cy, width, height, angle }) =>
    new TurnedFigure(
      { cx: Number(cx), cy: Number(cy), width: Number(width), height: Number(height), angle: Number(angle) },
      false,
    ),
  spanned: (a, b, image) => new TurnedFigure(frameBetween(a, b, image), false),
};

export const ellipse: FigureKind = {
  how: "corners",
  read: ({ cx, cy, rx, ry, angle }) =>
    new TurnedFigure(
      { cx: Number(cx), cy: Number(cy), width: 2 * Number(rx), height: 2 * Number(ry), angle: Number(angle) },
      true,
    ),
  spanned: (a, b, image) => new TurnedFigure(frameBetween(a, b, image), true),
};
