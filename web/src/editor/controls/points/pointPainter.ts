/** Gives points their class: by a ball along the pointer's way, a lasso, a frame on the screen, keys, or numbers. */
import { t } from "@/i18n";
import { regionsOf, removeRegion, type Region } from "../../core/draft";
import { geometryOf, withGeometry } from "../../core/kinds";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Painter } from "../../cloud/cloudPointer";
import type { CloudScene } from "../../cloud/cloudScene";
import type { Cuboid } from "../../cloud/cuboid";
import { interleaved, sharesOf, type Layer } from "../../cloud/layers";
import { axesOf, onPlane } from "../../cloud/orbit";
import { plus, type Vector } from "../../cloud/space";
import { alongWay, behindRing, inCuboid, pick, type Volume } from "../../cloud/volume";
import type { Point } from "../../scene/camera";
import { classesOf, hasThings, isOf, marksOf, nextInstance, onFrame } from "./classes";
import { instanceOf } from "./kind";
import { paintPoints } from "./pointEdits";
import { colorsOf } from "./shades";

export type PaintTool = "brush" | "lasso" | "frame";

export interface Host {
  session: TaskSession;
  controls: readonly ControlPlan[];
  label: (control: ControlPlan) => LabelOption | undefined;
  draw: () => void;
  /** Whether the pointer draws rather than looks around. */
  drawing: () => boolean;
  changed: () => void;
}

const SMALLEST = 0.05;
const LARGEST = 20;
/** CSS pixels between two places of a way that count. */
const STEP = 4;

/** What stays from task to task. */
const kept: { tool: PaintTool; sparing: boolean; stuff: boolean; radius: number } = {
  tool: "brush",
  /** What is painted is no thing (a road, plants), where things are told apart. */
  stuff: false,
  /** Points that have a class keep it. */
  sparing: false,
  /** Of the brush, in metres. */
  radius: 0.5,
};

export class PointPainter implements Painter {
  erasing = false;
  layers: readonly Layer[] = [];
  /** Where keys have put the brush; on the ground in the middle of the view until then. */
  private cursor: Vector | undefined;
  private shown: { value: unknown; control: ControlPlan; layers: readonly Layer[] } | undefined;

  constructor(
    private readonly scene: CloudScene,
    private readonly host: Host,
  ) {}

  get tool(): PaintTool {
    return kept.tool;
  }
  get sparing(): boolean {
    return kept.sparing;
  }
  get stuff(): boolean {
    return kept.stuff;
  }
  get radius(): number {
    return kept.radius;
  }

  /** The control whose classes are painted: the one at hand, if it is of points. */
  get control(): ControlPlan | undefined {
    const { session, controls } = this.host;
    const at = controls.find(({ name }) => name === session.focus.control) ?? controls[0];
    return at !== undefined && geometryOf(at) === "points" ? at : undefined;
  }

  /** Whether classes of points are asked for. */
  get asked(): boolean {
    return withGeometry(this.host.controls, "points").length > 0;
  }

  get active(): boolean {
    return this.control !== undefined && this.host.drawing();
  }

  /** The class whose region is at hand. */
  get selected(): { control: ControlPlan; region: Region } | undefined {
    const { control } = this;
    const { session } = this.host;
    const region =
      control && regionsOf(session.value(control.name)).find(({ id }) => id === session.focus.region);
    return control === undefined || region === undefined ? undefined : { control, region };
  }

  take(tool: PaintTool): void {
    kept.tool = tool;
    const { session, controls } = this.host;
    const next = this.control ?? withGeometry(controls, "points")[0];
    if (next !== undefined) session.setFocus({ control: next.name });
    this.host.draw();
  }

  /** Takes the class at hand away from all points of its frame. */
  remove(): void {
    const { selected, host } = this;
    if (selected === undefined) return;
    const { control, region } = selected;
    host.session.commit(t("Delete {label}", { label: region.label }), (draft) =>
      removeRegion(draft, control.name, region.id),
    );
  }

  erase(): void {
    this.erasing = !this.erasing;
    this.host.changed();
  }

  spare(): void {
    kept.sparing = !kept.sparing;
    this.host.changed();
  }

  /** Whether things of one class are told apart. */
  get things(): boolean {
    const { control } = this;
    return control !== undefined && hasThings(control);
  }

  /** What is painted next is a thing of its own. */
  begin(): void {
    kept.stuff = false;
    this.host.session.setFocus({ region: undefined });
    this.host.changed();
  }

  toggleStuff(): void {
    kept.stuff = !kept.stuff;
    this.host.changed();
  }

  size(factor: number): void {
    const wanted = Math.round(this.radius * factor * 100) / 100;
    kept.radius = Math.max(SMALLEST, Math.min(LARGEST, wanted));
    this.showCursor();
    this.host.changed();
  }

  trace(way: readonly Point[], done: boolean): void {
    const { scene, tool } = this;
    const last = way.at(-1);
    if (last === undefined) return;
    if (tool === "brush") {
      if (done) this.paint(alongWay(this.placesOf(way), this.radius));
      this.cursor = this.placeAt(last);
      this.showCursor();
      return;
    }
    const ring = tool === "frame" ? frameOf(way[0] ?? last, last) : spaced(way);
    scene.setBrush(done || way.length < 2 ? [] : ring);
    if (done && ring.length > 2) this.paint(behindRing(ring, scene.matrix, scene.size));
  }

  /** One touch of the brush where keys put it. */
  dab(): void {
    this.paint(alongWay([this.at], this.radius));
    this.showCursor();
  }

  /** Keys move the brush along the screen and up; with `pen` it paints on the way. */
  move(right: number, ahead: number, up: number, pen: boolean): void {
    const { orbit } = this.scene;
    const axes = axesOf({ ...orbit, flat: true });
    const from = this.at;
    const level = plus(plus(from, axes.right, right), axes.up, ahead);
    const to: Vector = [level[0], level[1], level[2] + up];
    this.cursor = to;
    if (pen) this.paint(alongWay([from, to], this.radius));
    this.showCursor();
  }

  /** All points in a box whose numbers were typed. */
  box(cuboid: Cuboid): number {
    return this.paint(inCuboid(cuboid));
  }

  /** Brings the colours of the points in line with the document. */
  show(): void {
    const { control, host, layers } = this;
    const painted = control ?? withGeometry(host.controls, "points")[0];
    if (painted === undefined) return;
    const value = host.session.value(painted.name);
    const { shown } = this;
    if (shown?.value === value && shown?.control === painted && shown.layers === layers) return;
    this.shown = { value, control: painted, layers };
    const marked = marksOf(painted, regionsOf(value));
    const parts = layers.map(({ frame, cloud }) => {
      const classes = classesOf(onFrame(regionsOf(value), frame), marked, cloud.count);
      return Uint16Array.from({ length: cloud.count }, (_, i) => classes[cloud.numberOf(i)] ?? 0);
    });
    const marks =
      parts.length === 1 ? parts[0] : interleaved(parts, sharesOf(layers), 1, (n) => new Uint16Array(n));
    this.scene.setMarks(marks, colorsOf(painted, marked));
  }

  showCursor(): void {
    const ball = this.active && this.tool === "brush" ? { place: this.at, radius: this.radius } : undefined;
    this.scene.setBrush([], ball);
  }

  private get at(): Vector {
    const { orbit, cloud } = this.scene;
    const [x, y] = orbit.target;
    return this.cursor ?? [Math.round(x * 10) / 10, Math.round(y * 10) / 10, cloud?.ground ?? 0];
  }

  /** The thing at hand, if it is of this class; else a new one. */
  private instanceFor(control: ControlPlan, { id }: LabelOption): number | undefined {
    if (!hasThings(control) || kept.stuff) return undefined;
    const region = this.selected?.region;
    const known = region?.label === id ? instanceOf(region) : undefined;
    return known ?? nextInstance(regionsOf(this.host.session.value(control.name)));
  }

  private paint(inside: Volume): number {
    const { control, host, layers } = this;
    const option = control === undefined ? undefined : host.label(control);
    if (control === undefined || (option === undefined && !this.erasing)) return 0;
    const { session } = host;
    const given = this.erasing ? undefined : option;
    const instance = given === undefined ? undefined : this.instanceFor(control, given);
    const painted = paintPoints(
      { session, control, option: given, instance, sparing: this.sparing },
      layers,
      inside,
    );
    const mine = onFrame(regionsOf(session.value(control.name)), layers[0]?.frame);
    const mark = given && { label: given.id, instance };
    session.setFocus({ control: control.name, region: mine.find((one) => mark && isOf(one, mark))?.id });
    return painted;
  }

  /** Where a place of the screen is in space: on the nearest point there, else on the ground. */
  private placeAt(p: Point): Vector | undefined {
    const { cloud, orbit, matrix, size } = this.scene;
    if (cloud === undefined) return undefined;
    return pick(cloud, orbit, matrix, size, p) ?? onPlane(orbit, size, p, cloud.ground);
  }

  private placesOf(way: readonly Point[]): Vector[] {
    return spaced(way).flatMap((p) => {
      const place = this.placeAt(p);
      return place === undefined ? [] : [place];
    });
  }
}

const frameOf = (a: Point, b: Point): Point[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];

/** A way without the places that lie too near to the one before. */
function spaced(way: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const [i, p] of way.entries()) {
    const before = kept.at(-1);
    const near = before !== undefined && Math.hypot(p.x - before.x, p.y - before.y) < STEP;
    if (!near || i === way.length - 1) kept.push(p);
  }
  return kept;
}
