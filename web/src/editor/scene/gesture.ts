/**
 * What the pointer means, as a state machine without a screen: select, draw by drag or by two clicks, move, resize,
 * pan. It is told points in image pixels and answers with what changed; the scene draws, the editor commits.
 */
import { between, handleAt, moveBy, onEdge, contains, resizeTo, rounded, snap, type Handle } from "./boxes";
import type { Point, Rect, Size } from "./camera";

export type Tool = "select" | "pan" | "box";

export interface Target {
  id: string;
  rect: Rect;
}

/** What the gesture needs to know of the world; read afresh at each step. */
export interface World {
  tool: Tool;
  image: Size;
  /** Image pixels per CSS pixel. */
  unit: number;
  selected: Target | undefined;
  /** Smallest shape under a point, and smallest whose outline passes it. */
  at: (p: Point, reach: number) => Target | undefined;
  edgeAt: (p: Point, reach: number) => Target | undefined;
  /** Shapes whose edges attract. */
  neighbours: () => readonly Rect[];
}

export type Outcome =
  | { kind: "none" }
  | { kind: "preview"; rect: Rect; id?: string }
  | { kind: "create"; rect: Rect }
  | { kind: "change"; id: string; rect: Rect; how: "move" | "resize" }
  | { kind: "select"; id: string | undefined }
  | { kind: "pan"; dx: number; dy: number };

type State =
  | { kind: "idle" }
  | { kind: "pan"; last: Point }
  | { kind: "draw"; from: Point; moved: boolean; second: boolean }
  | { kind: "move"; target: Target; from: Point; rect: Rect; moved: boolean }
  | { kind: "resize"; target: Target; handle: Handle; rect: Rect };

/** CSS pixels: how near counts as on it; how far a press may stray and still be a click. */
const REACH = 6;
const CLICK = 4;
const SNAP = 5;
/** Anything smaller, in image pixels, is a slip. */
const LEAST = 1;

export interface Press {
  /** In image pixels. */
  at: Point;
  /** In CSS pixels, for panning and for telling a click from a drag. */
  screen: Point;
  middle?: boolean;
  /** Ctrl holds snapping off. */
  free?: boolean;
}

export class Gesture {
  private state: State = { kind: "idle" };
  private pressedAt: Point = { x: 0, y: 0 };

  /** Waiting for the second corner, or dragging. */
  get busy(): boolean {
    return this.state.kind !== "idle";
  }
  get drawing(): boolean {
    return this.state.kind === "draw";
  }

  /** Gives up what is under way; true when there was something. */
  cancel(): boolean {
    const was = this.busy;
    this.state = { kind: "idle" };
    return was;
  }

  down(press: Press, world: World): Outcome {
    this.pressedAt = press.screen;
    if (press.middle === true || world.tool === "pan") {
      this.state = { kind: "pan", last: press.screen };
      return { kind: "none" };
    }
    if (this.state.kind === "draw") {
      this.state = { ...this.state, second: true, moved: true };
      return this.preview(press, world);
    }
    const onSelected = this.grabSelected(press, world);
    if (onSelected) return { kind: "none" };
    if (world.tool === "box") return this.startDrawing(press, world);
    const target = world.at(press.at, REACH * world.unit);
    if (target !== undefined) {
      this.state = { kind: "move", target, from: press.at, rect: target.rect, moved: false };
      return { kind: "select", id: target.id };
    }
    this.state = { kind: "pan", last: press.screen };
    return { kind: "select", id: undefined };
  }

  move(press: Press, world: World): Outcome {
    const { state } = this;
    if (state.kind === "pan") {
      const dx = press.screen.x - state.last.x;
      const dy = press.screen.y - state.last.y;
      this.state = { kind: "pan", last: press.screen };
      return { kind: "pan", dx, dy };
    }
    if (state.kind === "draw") {
      if (!state.moved && this.strayed(press)) this.state = { ...state, moved: true };
      return this.preview(press, world);
    }
    if (state.kind === "move") {
      if (!state.moved && !this.strayed(press)) return { kind: "none" };
      const rect = moveBy(
        state.target.rect,
        press.at.x - state.from.x,
        press.at.y - state.from.y,
        world.image,
      );
      this.state = { ...state, rect, moved: true };
      return { kind: "preview", rect, id: state.target.id };
    }
    if (state.kind === "resize") {
      const rect = resizeTo(state.target.rect, state.handle, pulled(press, world), world.image);
      this.state = { ...state, rect };
      return { kind: "preview", rect, id: state.target.id };
    }
    return { kind: "none" };
  }

  up(press: Press, world: World): Outcome {
    const { state } = this;
    if (state.kind === "draw") return this.release(state, press, world);
    this.state = { kind: "idle" };
    if (state.kind === "move" && state.moved) {
      return { kind: "change", id: state.target.id, rect: rounded(state.rect), how: "move" };
    }
    if (state.kind === "resize" && state.rect.width >= LEAST && state.rect.height >= LEAST) {
      return { kind: "change", id: state.target.id, rect: rounded(state.rect), how: "resize" };
    }
    return { kind: "none" };
  }

  private release(state: State & { kind: "draw" }, press: Press, world: World): Outcome {
    // A press that did not stray is the first of two clicks.
    if (!state.moved && !state.second) return { kind: "none" };
    this.state = { kind: "idle" };
    const rect = rounded(between(state.from, pulled(press, world), world.image));
    return rect.width >= LEAST && rect.height >= LEAST ? { kind: "create", rect } : { kind: "none" };
  }

  private grabSelected(press: Press, world: World): boolean {
    const { selected } = world;
    if (selected === undefined) return false;
    const reach = REACH * world.unit;
    const handle = handleAt(selected.rect, press.at, reach);
    if (handle !== undefined) {
      this.state = { kind: "resize", target: selected, handle, rect: selected.rect };
      return true;
    }
    const inside =
      world.tool === "select" ? contains(selected.rect, press.at) : onEdge(selected.rect, press.at, reach);
    const smaller = world.tool === "select" ? world.at(press.at, 0) : undefined;
    if (!inside || (smaller !== undefined && smaller.id !== selected.id && isSmaller(smaller, selected)))
      return false;
    this.state = { kind: "move", target: selected, from: press.at, rect: selected.rect, moved: false };
    return true;
  }

  private startDrawing(press: Press, world: World): Outcome {
    // A click on an outline selects; boxes inside boxes can still be drawn.
    const edge = world.edgeAt(press.at, (REACH / 2) * world.unit);
    if (edge !== undefined) {
      this.state = { kind: "move", target: edge, from: press.at, rect: edge.rect, moved: false };
      return { kind: "select", id: edge.id };
    }
    this.state = { kind: "draw", from: pulled(press, world), moved: false, second: false };
    return { kind: "select", id: undefined };
  }

  private preview(press: Press, world: World): Outcome {
    if (this.state.kind !== "draw") return { kind: "none" };
    return { kind: "preview", rect: between(this.state.from, pulled(press, world), world.image) };
  }

  private strayed(press: Press): boolean {
    return Math.hypot(press.screen.x - this.pressedAt.x, press.screen.y - this.pressedAt.y) > CLICK;
  }
}

const isSmaller = (a: Target, b: Target): boolean =>
  a.rect.width * a.rect.height < b.rect.width * b.rect.height;

const pulled = (press: Press, world: World): Point =>
  press.free === true ? press.at : snap(press.at, world.neighbours(), world.image, SNAP * world.unit);

/** The pointer's shape over a point. */
export function cursorAt(p: Point, world: World): string {
  if (world.tool === "pan") return "grab";
  const reach = REACH * world.unit;
  const handle = world.selected === undefined ? undefined : handleAt(world.selected.rect, p, reach);
  if (handle !== undefined) return `${handle}-resize`;
  if (world.tool === "box") return world.edgeAt(p, reach / 2) === undefined ? "crosshair" : "pointer";
  return world.at(p, reach) === undefined ? "default" : "move";
}
