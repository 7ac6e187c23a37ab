/**
 * What the pointer means, as a state machine without a screen: select, draw, move, change, paint, pan. It is told
 * points in image pixels and answers with what changed; the scene draws, the editor commits.
 */
import type { Point, Size } from "./camera";
import type { Figure, FigureKind } from "./figure";
import { cut, far, inImage, type Pair } from "./lines";
import { area } from "./spatial";

export type Tool = "select" | "pan" | "draw" | "erase" | "fill" | "wand" | "lasso";

export interface Target {
  id: string;
  figure: Figure;
}

/** What the gesture needs to know of the world; read afresh at each step. */
export interface World {
  tool: Tool;
  /** What the draw tool draws. */
  kind: FigureKind | undefined;
  image: Size;
  /** Image pixels per CSS pixel. */
  unit: number;
  selected: Target | undefined;
  /** Smallest shape under a point, and smallest whose outline passes it. */
  at: (p: Point, reach: number) => Target | undefined;
  edgeAt: (p: Point, reach: number) => Target | undefined;
  /** The place to which others pull a point, but for the shape with this id. */
  snap: (p: Point, except?: string) => Point;
}

export type Outcome =
  | { kind: "none" }
  | { kind: "preview"; figure: Figure; id?: string; handle?: string }
  | { kind: "create"; figure: Figure }
  | { kind: "change"; target: Target; figure: Figure; how: "Move" | "Resize" }
  | { kind: "trim"; target: Target; figure: Figure }
  | { kind: "paint"; way: readonly Point[]; done: boolean }
  | { kind: "fill"; at: Point }
  | { kind: "select"; id: string | undefined; handle?: string }
  | { kind: "pan"; dx: number; dy: number };

type State =
  | { kind: "idle" }
  | { kind: "pan"; last: Point }
  | { kind: "draw"; from: Point; moved: boolean; second: boolean }
  | { kind: "path"; points: readonly Pair[]; pressed: Point | undefined; last: Point }
  | { kind: "paint"; way: readonly Point[] }
  | { kind: "move"; target: Target; from: Point; figure: Figure; moved: boolean }
  | { kind: "handle"; target: Target; handle: string; figure: Figure; moved: boolean };

/** CSS pixels: how near counts as on it; how far a press may stray and still be a click. */
export const REACH = 6;
const CLICK = 4;
/** CSS pixels between the corners of a line that is drawn with the button held. */
const FREEHAND = 12;

const NONE: Outcome = { kind: "none" };

export interface Press {
  /** In image pixels. */
  at: Point;
  /** In CSS pixels, for panning and for telling a click from a drag. */
  screen: Point;
  middle?: boolean;
  /** Ctrl holds snapping off. */
  free?: boolean;
  /** Alt takes a corner away. */
  trim?: boolean;
}

export class Gesture {
  private state: State = { kind: "idle" };
  private pressedAt: Point = { x: 0, y: 0 };

  /** Waiting for the next corner, or dragging. */
  get busy(): boolean {
    return this.state.kind !== "idle";
  }
  get drawing(): boolean {
    return this.state.kind === "draw" || this.state.kind === "path";
  }

  /** Takes a corner of the selected shape along, as a press on it does; where it is. */
  take(handle: string | undefined, { selected }: World): Point | undefined {
    const held = selected?.figure.handles.find(({ id }) => id === handle);
    if (selected === undefined || held === undefined) return undefined;
    this.state = { kind: "handle", target: selected, handle: held.id, figure: selected.figure, moved: true };
    return held.at;
  }

  /** Gives up what is under way; true when there was something. */
  cancel(): boolean {
    const was = this.busy;
    this.state = { kind: "idle" };
    return was;
  }

  down(press: Press, world: World): Outcome {
    const { state } = this;
    this.pressedAt = press.screen;
    if (press.middle === true || world.tool === "pan") {
      // Panning in the middle of a path would give it up.
      if (state.kind === "path") return NONE;
      this.state = { kind: "pan", last: press.screen };
      return NONE;
    }
    if (state.kind === "draw") {
      this.state = { ...state, second: true, moved: true };
      return this.preview(press, world);
    }
    if (state.kind === "path") return this.extend(state.points, press, world);
    if (world.tool === "erase" || (world.tool === "draw" && world.kind?.how === "brush")) {
      this.state = { kind: "paint", way: [press.at] };
      return { kind: "paint", way: [press.at], done: false };
    }
    if (world.tool === "fill" || world.tool === "wand") return { kind: "fill", at: press.at };
    if (world.tool === "lasso") return world.kind?.how === "path" ? this.extend([], press, world) : NONE;
    return (
      this.grab(press, world) ?? (world.tool === "draw" ? this.begin(press, world) : this.pick(press, world))
    );
  }

  move(press: Press, world: World): Outcome {
    const { state } = this;
    switch (state.kind) {
      case "pan": {
        this.state = { kind: "pan", last: press.screen };
        return { kind: "pan", dx: press.screen.x - state.last.x, dy: press.screen.y - state.last.y };
      }
      case "draw":
        if (!state.moved && this.strayed(press)) this.state = { ...state, moved: true };
        return this.preview(press, world);
      case "path":
        return this.trail(state, press, world);
      case "paint":
        this.state = { kind: "paint", way: [...state.way, press.at] };
        return { kind: "paint", way: this.state.way, done: false };
      case "move": {
        if (!state.moved && !this.strayed(press)) return NONE;
        const by = { x: press.at.x - state.from.x, y: press.at.y - state.from.y };
        const figure = state.target.figure.moved(by.x, by.y, world.image);
        this.state = { ...state, figure, moved: true };
        return { kind: "preview", figure, id: state.target.id };
      }
      case "handle": {
        if (!state.moved && !this.strayed(press)) return NONE;
        const to = press.free === true ? press.at : world.snap(press.at, state.target.id);
        const figure = state.target.figure.dragged(state.handle, to, world.image);
        this.state = { ...state, figure, moved: true };
        return { kind: "preview", figure, id: state.target.id, handle: state.handle };
      }
      default:
        return NONE;
    }
  }

  up(press: Press, world: World): Outcome {
    const { state } = this;
    if (state.kind === "draw") return this.release(state, press, world);
    if (state.kind === "path") {
      this.state = { ...state, pressed: undefined };
      return this.preview(press, world);
    }
    this.state = { kind: "idle" };
    if (state.kind === "paint") return { kind: "paint", way: state.way, done: true };
    if (state.kind === "move" && state.moved)
      return { kind: "change", target: state.target, figure: state.figure, how: "Move" };
    if (state.kind !== "handle") return NONE;
    if (state.moved) return { kind: "change", target: state.target, figure: state.figure, how: "Resize" };
    return { kind: "select", id: state.target.id, handle: state.handle.replace("+", "") };
  }

  /** Ends a path at its last corner. */
  finish(world: World): Outcome {
    const { state } = this;
    const rule = world.kind?.path;
    if (state.kind !== "path" || rule === undefined || state.points.length < rule.least) return NONE;
    this.state = { kind: "idle" };
    const figure = rule.through(state.points);
    return figure.whole ? { kind: "create", figure } : NONE;
  }

  /** Takes the last corner of a path back; true when there was one. */
  retract(): boolean {
    if (this.state.kind !== "path") return false;
    const points = this.state.points.slice(0, -1);
    this.state = points.length === 0 ? { kind: "idle" } : { ...this.state, points };
    return true;
  }

  private release(state: State & { kind: "draw" }, press: Press, world: World): Outcome {
    // A press that did not stray is the first of two clicks.
    if (!state.moved && !state.second) return NONE;
    this.state = { kind: "idle" };
    const figure = world.kind?.spanned(state.from, pulled(press, world), world.image);
    return figure?.whole === true ? { kind: "create", figure } : NONE;
  }

  /** The selected shape: a handle of it, or itself. */
  private grab(press: Press, world: World): Outcome | undefined {
    const { selected } = world;
    if (selected === undefined) return undefined;
    const reach = REACH * world.unit;
    const handle = selected.figure.handleAt(press.at, reach);
    if (handle !== undefined && press.trim === true) {
      const figure = selected.figure.without(handle.id);
      return figure === undefined ? NONE : { kind: "trim", target: selected, figure };
    }
    if (handle !== undefined) {
      const { figure } = selected;
      this.state = { kind: "handle", target: selected, handle: handle.id, figure, moved: false };
      return NONE;
    }
    const select = world.tool === "select";
    const on = selected.figure.near(press.at, reach) || (select && selected.figure.contains(press.at));
    const smaller = select ? world.at(press.at, 0) : undefined;
    if (!on || (smaller !== undefined && area(smaller.figure) < area(selected.figure))) return undefined;
    this.hold(selected, press);
    return NONE;
  }

  private pick(press: Press, world: World): Outcome {
    const target = world.at(press.at, REACH * world.unit);
    if (target === undefined) this.state = { kind: "pan", last: press.screen };
    else this.hold(target, press);
    return { kind: "select", id: target?.id };
  }

  private begin(press: Press, world: World): Outcome {
    const { kind } = world;
    if (kind === undefined) return NONE;
    // A click on an outline selects; shapes inside shapes can still be drawn. A new border may follow an old one.
    const edge = kind.how === "path" ? undefined : world.edgeAt(press.at, (REACH / 2) * world.unit);
    if (edge !== undefined) {
      this.hold(edge, press);
      return { kind: "select", id: edge.id };
    }
    const from = pulled(press, world);
    if (kind.how === "point") return { kind: "create", figure: kind.spanned(from, from, world.image) };
    if (kind.how === "path") return this.extend([], press, world);
    this.state = { kind: "draw", from, moved: false, second: false };
    return { kind: "select", id: undefined };
  }

  private hold(target: Target, press: Press): void {
    this.state = { kind: "move", target, from: press.at, figure: target.figure, moved: false };
  }

  /** One corner more; a press on the first one closes a ring, a second press on the last one ends the path. */
  private extend(points: readonly Pair[], press: Press, world: World): Outcome {
    const at = inImage(pulled(press, world), world.image);
    const [first, last] = [points[0], points.at(-1)];
    const rule = world.kind?.path;
    const near = (other: Pair | undefined) =>
      other !== undefined && far(press.at, { x: other[0], y: other[1] }) <= REACH * world.unit;
    if (rule !== undefined && points.length >= rule.least && ((rule.closed && near(first)) || near(last)))
      return this.finish(world);
    if (last !== undefined && last[0] === at[0] && last[1] === at[1]) return NONE;
    this.state = { kind: "path", points: [...points, at], pressed: press.screen, last: press.screen };
    // What the lasso surrounds is added to the mask at hand.
    const afresh = points.length === 0 && world.tool !== "lasso";
    return afresh ? { kind: "select", id: undefined } : this.preview(press, world);
  }

  /** With the button held, corners follow the pointer. */
  private trail(state: State & { kind: "path" }, press: Press, world: World): Outcome {
    if (state.pressed !== undefined && far(state.last, press.screen) >= FREEHAND) {
      const points = [...state.points, inImage(pulled(press, world), world.image)];
      this.state = { ...state, points, last: press.screen };
    }
    return this.preview(press, world);
  }

  private preview(press: Press, world: World): Outcome {
    const { state } = this;
    const to = pulled(press, world);
    const { kind } = world;
    if (state.kind === "draw" && kind !== undefined)
      return { kind: "preview", figure: kind.spanned(state.from, to, world.image) };
    if (state.kind !== "path" || kind?.path === undefined) return NONE;
    return { kind: "preview", figure: kind.path.through([...state.points, [cut(to.x), cut(to.y)]]) };
  }

  private strayed(press: Press): boolean {
    return far(press.screen, this.pressedAt) > CLICK;
  }
}

const pulled = (press: Press, world: World): Point => {
  const p = press.free === true ? press.at : world.snap(press.at);
  return world.kind?.how === "point" || world.kind?.how === "path"
    ? { x: inImage(p, world.image)[0], y: inImage(p, world.image)[1] }
    : p;
};
