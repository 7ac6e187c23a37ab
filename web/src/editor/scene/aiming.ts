/**
 * A pointer by keys: a grid of letters lies over what is in view, each letter takes one field of it, which is divided
 * anew. Once fields are too small for letters the camera goes near. What it does there is what a pointer does.
 */
import { Listeners } from "../core/listeners";
import {
  bound,
  fit,
  MAX_SCALE,
  toScreen,
  visible,
  type Camera,
  type Point,
  type Rect,
  type Size,
} from "./camera";
import type { World } from "./gesture";
import type { PointerHost } from "./pointer";

/** Fields of the grid in a row, and in a column. */
export const FIELDS = 5;
/** Row by row: what takes each field. */
export const LETTERS = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXY");
/** CSS pixels of a field that a letter can be read in. */
export const READABLE: Size = { width: 18, height: 16 };
/** Pixels of the picture that are not divided any more: from the middle of them arrows are as near. */
const FINE = 2;
/** CSS pixels around an area that the camera went near to. */
const MARGIN = 24;

interface Level {
  readonly area: Rect;
  /** Where the camera stood, if it went near for this level. */
  readonly from?: Camera;
}

export class Aiming {
  readonly changes = new Listeners();
  private levels: readonly Level[] = [];
  private spot: Point | undefined;
  /** Where the last press was. */
  private last: Point | undefined;
  /** A corner comes along. */
  private held = false;

  constructor(private readonly hand: Omit<PointerHost, "signal">) {}

  /** In whole pixels of the picture; undefined while nobody aims. */
  get at(): Point | undefined {
    return this.spot;
  }

  /** What the grid divides: a part of the picture, at first all that is in view of it. */
  get area(): Rect | undefined {
    const image = this.hand.world()?.image;
    if (this.spot === undefined || image === undefined) return undefined;
    const area = this.levels.at(-1)?.area ?? this.inView(image);
    return Math.max(area.width, area.height) > FINE ? area : undefined;
  }

  /** Whether there is a place to press with the tool at hand. */
  get able(): boolean {
    const world = this.hand.world();
    return world !== undefined && world.kind !== undefined && world.tool !== "pan";
  }

  /** Strokes are drawn from the last place to the one at hand. */
  get strokes(): boolean {
    const world = this.hand.world();
    return this.last !== undefined && (world?.tool === "draw" || world?.tool === "erase") && painting(world);
  }

  /** Begins at the corner at hand, which comes along, or in the middle. */
  begin(): void {
    const { scene, gesture } = this.hand;
    const world = this.hand.world();
    if (world === undefined || !this.able) return;
    this.last = undefined;
    const held = gesture.busy ? undefined : gesture.take(scene.state.handle, world);
    this.held = held !== undefined;
    this.go(held ?? middle(this.inView(world.image)), world.image);
  }

  /** Takes a field, by the place of its letter. */
  choose(field: number): void {
    const { scene } = this.hand;
    const { area } = this;
    const image = this.hand.world()?.image;
    if (area === undefined || image === undefined) return;
    const [width, height] = [area.width / FIELDS, area.height / FIELDS];
    const [x, y] = [area.x + (field % FIELDS) * width, area.y + Math.floor(field / FIELDS) * height];
    const next = { x, y, width, height };
    const near = fit(next, scene.size, MARGIN, closeTo(next));
    const small = readable(next, scene.camera.scale) || Math.max(width, height) <= FINE;
    this.levels = [...this.levels, { area: next, ...(small ? {} : { from: scene.camera }) }];
    if (!small) scene.moveTo(near);
    this.go(middle(next), image);
  }

  /** By pixels of the picture. */
  move(dx: number, dy: number): void {
    const image = this.hand.world()?.image;
    if (this.spot === undefined || image === undefined) return;
    this.go({ x: this.spot.x + dx, y: this.spot.y + dy }, image);
    this.hand.scene.reveal({ ...this.spot, width: 0, height: 0 });
  }

  /** Presses there, as a pointer does, or draws a stroke to there. Ends with what was drawn. */
  press(how: "press" | "stroke" = "press"): void {
    const { gesture } = this.hand;
    const at = this.spot;
    if (at === undefined) return;
    if (how === "stroke" && this.last !== undefined) {
      this.tell("down", this.last);
      this.tell("move", at);
      this.tell("up", at);
    } else {
      this.tell(this.held ? "move" : "down", at);
      this.tell("up", at);
    }
    this.last = at;
    this.whole();
    const world = this.hand.world();
    if (gesture.drawing || (world !== undefined && painting(world))) this.changes.tell();
    else this.end();
  }

  /** Takes back the last letter, or else the last corner. */
  back(): void {
    const { gesture, scene, apply } = this.hand;
    const world = this.hand.world();
    const level = this.levels.at(-1);
    if (world === undefined || this.spot === undefined) return;
    if (level === undefined) {
      if (gesture.retract() && !gesture.busy) apply({ kind: "none" });
      this.go(this.spot, world.image);
      return;
    }
    this.levels = this.levels.slice(0, -1);
    if (level.from !== undefined) scene.moveTo(level.from);
    this.go(middle(this.levels.at(-1)?.area ?? this.inView(world.image)), world.image);
  }

  /** Gives up, with what is being drawn. */
  cancel(): void {
    if (this.hand.gesture.busy) this.hand.cancel();
    this.whole();
    this.end();
  }

  end(): void {
    if (this.spot === undefined) return;
    this.levels = [];
    this.spot = undefined;
    this.hand.scene.setPointer(undefined);
    this.hand.scene.setCross(undefined);
    this.changes.tell();
  }

  private go({ x, y }: Point, image: Size): void {
    const { scene } = this.hand;
    this.spot = { x: bound(Math.round(x), 0, image.width), y: bound(Math.round(y), 0, image.height) };
    scene.setPointer(this.spot);
    scene.setCross(this.spot);
    if (this.hand.gesture.busy) this.tell("move", this.spot);
    this.changes.tell();
  }

  private tell(step: "down" | "move" | "up", at: Point): void {
    const { gesture, scene, apply } = this.hand;
    const world = this.hand.world();
    if (world === undefined) return;
    apply(gesture[step]({ at, screen: toScreen(scene.camera, at), free: true }, untouched(world)));
  }

  /** All of the view again, from where the camera stood. */
  private whole(): void {
    const near = this.levels.find(({ from }) => from !== undefined);
    this.levels = [];
    if (near?.from !== undefined) this.hand.scene.moveTo(near.from);
  }

  private inView({ width, height }: Size): Rect {
    const { scene } = this.hand;
    const seen = visible(scene.camera, scene.size);
    const [x, y] = [Math.max(0, seen.x), Math.max(0, seen.y)];
    return {
      x,
      y,
      width: Math.min(width, seen.x + seen.width) - x,
      height: Math.min(height, seen.y + seen.height) - y,
    };
  }
}

/** For keys, which have other ways to what is drawn already: with the tool that draws they take hold of nothing. */
const untouched = (world: World): World =>
  world.tool === "draw" ? { ...world, selected: undefined, edgeAt: () => undefined } : world;

const painting = ({ kind, tool }: World): boolean => kind?.how === "brush" && tool !== "select";

const middle = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });

/** So near that the letters within a field of the area can be read, and no nearer: what is around it stays in view. */
const closeTo = ({ width, height }: Rect): number =>
  Math.min(MAX_SCALE, 1.01 * FIELDS ** 2 * Math.max(READABLE.width / width, READABLE.height / height));

/** Whether the fields of an area are large enough for their letters. */
export const readable = ({ width, height }: Rect, scale: number): boolean =>
  (width * scale) / FIELDS >= READABLE.width && (height * scale) / FIELDS >= READABLE.height;
