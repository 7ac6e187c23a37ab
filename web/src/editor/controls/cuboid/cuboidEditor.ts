/** Joins the point cloud, the three small views and the document: cuboids are drawn, fitted, moved. No React. */
import { regionsOf } from "../../core/draft";
import { withGeometry } from "../../core/kinds";
import type { ControlPlan, LabelOption } from "../../core/plan";
import { Listeners } from "../../core/listeners";
import type { TaskSession } from "../../core/session";
import { CloudPointer, type CloudTool } from "../../cloud/cloudPointer";
import { CloudScene, type Solid } from "../../cloud/cloudScene";
import { movedBy, resized, type Cuboid } from "../../cloud/cuboid";
import { PlanView, type Side } from "../../cloud/planView";
import type { Colouring } from "../../cloud/renderer";
import { mergedCloud, type Layer } from "../../cloud/layers";
import { turned, type Vector } from "../../cloud/space";
import { PointPainter } from "../points/pointPainter";
import {
  createCuboid,
  cuboidsOn,
  deleteCuboid,
  placeCuboid,
  relabelCuboid,
  type Found,
  type Where,
} from "./cuboidEdits";
import { solidOf } from "./solids";

export interface Host {
  session: TaskSession;
  controls: readonly ControlPlan[];
  label: (control: ControlPlan) => LabelOption | undefined;
  /** Frames of the item; 0 where it is a single cloud. */
  frames: number;
  onFrame: (frame: number) => void;
}

/** What a new cuboid is like when it is made by a key: a car. */
const USUAL = { length: 4, width: 2, height: 1.6 };
const SIDES: readonly Side[] = ["top", "side", "front"];

export class CuboidEditor {
  readonly scene: CloudScene;
  readonly painter: PointPainter;
  /** Those of the controls that draw cuboids. */
  readonly cuboids: readonly ControlPlan[];
  private readonly plans: PlanView[];
  private readonly pointer: CloudPointer;
  private readonly listeners = new Listeners();
  private readonly watchers = new Listeners();
  readonly subscribe = this.listeners.add;
  /** Called whenever cuboids may have moved, during drags too. */
  readonly watch = this.watchers.add;
  private ghost: { id: string; cuboid: Cuboid } | undefined;
  private where: Where;

  constructor(
    box: HTMLElement,
    private readonly host: Host,
  ) {
    this.cuboids = withGeometry(host.controls, "cuboid");
    this.where = { frame: host.frames > 0 ? 0 : undefined, times: [0], origin: [0, 0, 0] };
    const place = (side: string) => box.querySelector<HTMLElement>(`[data-side="${side}"]`);
    this.scene = new CloudScene(place("main") ?? box);
    const draw = {
      preview: (cuboid: Cuboid) => this.preview(cuboid),
      commit: (cuboid: Cuboid) => this.commit(cuboid),
    };
    this.plans = SIDES.flatMap((side) => {
      const parent = place(side);
      return parent === null ? [] : [new PlanView(parent, side, draw)];
    });
    this.painter = new PointPainter(this.scene, {
      ...host,
      draw: () => this.setTool("draw"),
      drawing: () => this.tool === "draw",
      changed: () => this.listeners.tell(),
    });
    this.pointer = new CloudPointer(this.scene, {
      create: (footprint) => this.create(this.scene.cloud?.raised(footprint) ?? footprint),
      select: (id) => this.select(id, false),
      painter: this.painter,
    });
  }

  /** Shows the points of one frame, or of several together. */
  setLayers(layers: readonly Layer[], where: Where): void {
    this.where = where;
    this.scene.setCloud(mergedCloud(layers));
    this.painter.layers = layers;
    this.sync();
    this.listeners.tell();
  }

  get frame(): number | undefined {
    return this.where.frame;
  }
  get all(): Found[] {
    return cuboidsOn(this.host.session, this.cuboids, this.where);
  }
  get selected(): Found | undefined {
    return this.all.find(({ chosen }) => chosen);
  }

  /** Cuboids as they were when a picture was taken; one that is being dragged is where it is now. */
  solidsAt(time: number): Solid[] {
    return cuboidsOn(this.host.session, this.cuboids, this.where, time).map((one) => this.solidOf(one));
  }

  get origin(): Vector {
    return this.where.origin;
  }

  /** Brings the picture in line with the document. */
  sync(): void {
    const { selected, ghost } = this;
    const solids = this.all.map((found) => this.solidOf(found));
    this.scene.setSolids(solids, selected?.region.id);
    const shown = ghost !== undefined && ghost.id === selected?.region.id ? ghost.cuboid : selected?.cuboid;
    const color = solids.find(({ id }) => id === selected?.region.id)?.color ?? "#ffffff";
    for (const plan of this.plans) plan.show(this.scene.cloud, shown, color);
    this.painter.show();
    this.watchers.tell();
  }

  get tool(): CloudTool {
    return this.pointer.tool;
  }
  setTool(tool: CloudTool): void {
    this.pointer.tool = tool;
    this.painter.showCursor();
    this.listeners.tell();
  }

  /** Takes the tool for cuboids, where there are any. */
  drawCuboids(): void {
    const { session } = this.host;
    const next = this.cuboids.find(({ name }) => name === session.focus.control) ?? this.cuboids[0];
    if (next !== undefined) session.setFocus({ control: next.name });
    this.setTool("draw");
  }

  look(flat: boolean): void {
    const { orbit } = this.scene;
    // From above, x goes to the right, as on a map.
    this.scene.setOrbit(flat ? { ...orbit, flat, heading: 0 } : { ...orbit, flat });
    this.listeners.tell();
  }

  /** The next of the colourings that the points have. */
  nextColouring(): void {
    const all: readonly Colouring[] = ["height", "intensity", "class"];
    this.scene.setColouring(all[(all.indexOf(this.scene.colouring) + 1) % all.length] ?? "height");
    this.listeners.tell();
  }

  /** With `reveal`, the camera goes to it where it is out of view. */
  select(id: string | undefined, reveal = true): void {
    const { session, controls, frames, onFrame } = this.host;
    const holds = (one: ControlPlan) => regionsOf(session.value(one.name)).some((region) => region.id === id);
    const control = controls.find(holds);
    session.setFocus({ region: id, ...(control === undefined ? {} : { control: control.name }) });
    if (control === undefined || !reveal) return;
    const frame = regionsOf(session.value(control.name)).find((region) => region.id === id)?.["frame"];
    if (frames > 0 && typeof frame === "number" && frame !== this.where.frame) onFrame(frame);
    const { selected } = this;
    if (selected === undefined) return;
    const { x, y } = selected.cuboid;
    const { orbit } = this.scene;
    if (Math.hypot(x - orbit.target[0], y - orbit.target[1]) > orbit.distance * 0.6)
      this.scene.setOrbit({ ...orbit, target: [x, y, orbit.target[2]] });
  }

  step(by: 1 | -1): boolean {
    const { all, selected } = this;
    const at = all.findIndex((one) => one.region.id === selected?.region.id);
    const next = at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
    this.select(next?.region.id);
    return next !== undefined;
  }

  stepFrame(by: number): void {
    const { frame } = this.where;
    if (frame === undefined) return;
    this.host.onFrame(Math.max(0, Math.min(this.host.frames - 1, frame + by)));
  }

  /** A new cuboid in the middle of the view, on the ground. */
  place(): void {
    const [x, y] = this.scene.orbit.target;
    const { cloud } = this.scene;
    const cuboid: Cuboid = { ...USUAL, x, y, z: (cloud?.ground ?? 0) + USUAL.height / 2, yaw: 0 };
    this.create(cloud?.onGround(cuboid) ?? cuboid);
  }

  move(by: Vector): void {
    this.change((cuboid) => movedBy(cuboid, by), "move");
  }

  resize(name: "length" | "width" | "height", by: number): void {
    this.change((cuboid) => resized(cuboid, name, by), name);
  }

  turn(degrees: number): void {
    this.change((cuboid) => ({ ...cuboid, yaw: turned(cuboid.yaw + degrees) }), "turn");
  }

  fit(): void {
    this.change((cuboid) => this.scene.cloud?.fit(cuboid) ?? cuboid);
  }

  ground(): void {
    this.change((cuboid) => this.scene.cloud?.onGround(cuboid) ?? cuboid);
  }

  /** A keyframe where the cuboid is now. */
  key(): void {
    this.change((cuboid) => cuboid);
  }

  /** Numbers as typed, in the axes of the cloud's file or of the world. */
  type(change: Partial<Cuboid>): void {
    const [x, y, z] = this.where.origin;
    this.change((cuboid) => {
      const whole = { ...cuboid, x: cuboid.x + x, y: cuboid.y + y, z: cuboid.z + z, ...change };
      return { ...whole, x: whole.x - x, y: whole.y - y, z: whole.z - z, yaw: turned(whole.yaw) };
    });
  }

  /** How many points lie inside. */
  inside(cuboid: Cuboid): number {
    return this.scene.cloud?.within(cuboid).length ?? 0;
  }

  remove(): void {
    const { selected } = this;
    if (selected === undefined) this.painter.remove();
    else deleteCuboid(this.host.session, selected);
    this.select(undefined);
  }

  relabel(option: LabelOption): void {
    const { selected } = this;
    if (selected?.control.options.includes(option) === true)
      relabelCuboid(this.host.session, selected, option);
  }

  /** Steps back one level; true when there was something. */
  back(): boolean {
    if (this.pointer.cancel()) return true;
    if (this.host.session.focus.region === undefined) return false;
    this.select(undefined);
    return true;
  }

  close(): void {
    this.pointer.close();
    for (const plan of this.plans) plan.close();
    this.scene.close();
  }

  private change(how: (cuboid: Cuboid) => Cuboid, merge?: string): void {
    const { selected } = this;
    if (selected === undefined) return;
    const name = merge === undefined ? undefined : `${merge} ${selected.region.id}`;
    this.put(selected, how(selected.cuboid), name);
  }

  private put(found: Found, cuboid: Cuboid, merge?: string): void {
    const id = placeCuboid(this.host.session, found, cuboid, this.where, merge);
    if (id !== found.region.id) this.select(id, false);
  }

  private preview(cuboid: Cuboid): void {
    const { selected } = this;
    if (selected === undefined) return;
    this.ghost = { id: selected.region.id, cuboid };
    this.sync();
  }

  private commit(cuboid: Cuboid): void {
    const { selected } = this;
    this.ghost = undefined;
    if (selected !== undefined) this.put(selected, cuboid);
  }

  private create(cuboid: Cuboid): void {
    const { session } = this.host;
    const control = this.cuboids.find((one) => one.name === session.focus.control) ?? this.cuboids[0];
    const option = control === undefined ? undefined : this.host.label(control);
    if (control === undefined || option === undefined) return;
    const id = createCuboid(session, control, option, cuboid, this.where);
    if (id !== undefined) this.select(id, false);
  }

  private solidOf(found: Found): Solid {
    const { ghost } = this;
    const moved = ghost?.id === found.region.id ? ghost.cuboid : undefined;
    return solidOf(this.host.session, found, moved);
  }
}
