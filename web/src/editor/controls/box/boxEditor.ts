/** Boxes on a picture: scene and gestures on one side, the session's document on the other. No React. */
import { ink } from "@/ui/LabelSwatch";
import { addRegion, changeRegion, regionsOf, removeRegion, type Region } from "../../core/draft";
import { regionId } from "../../core/ids";
import type { Json } from "../../core/json";
import type { Pyramid } from "../../scene/pyramid";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { dashOf } from "../../parts/labelStyle";
import { moveBy, nudgeEdge, rounded, type Edge } from "../../scene/boxes";
import type { Rect } from "../../scene/camera";
import { Gesture, type Outcome, type Tool, type World } from "../../scene/gesture";
import type { Shape } from "../../scene/painter";
import { connectPointer } from "../../scene/pointer";
import { Scene } from "../../scene/scene";

export interface BoxHost {
  session: TaskSession;
  /** The region controls of this picture; the first is drawn with until another is at hand. */
  controls: readonly ControlPlan[];
  tool: () => Tool;
  /** The label that new boxes get, by control. */
  label: (control: ControlPlan) => LabelOption | undefined;
}

export const rectOf = (region: Region): Rect => ({
  x: Number(region["x"]),
  y: Number(region["y"]),
  width: Number(region["width"]),
  height: Number(region["height"]),
});

export class BoxEditor {
  readonly scene: Scene;
  private readonly gesture = new Gesture();
  private readonly cache = new Map<string, { value: Json | undefined; suggested: object; shapes: Shape[] }>();
  private shapes: readonly Shape[] = [];
  private parts: readonly (readonly Shape[])[] = [];
  private image: Pyramid | undefined;
  private hidden = false;
  private readonly end = new AbortController();

  constructor(
    parent: HTMLElement,
    private host: BoxHost,
  ) {
    this.scene = new Scene(parent);
    connectPointer({
      scene: this.scene,
      gesture: this.gesture,
      world: () => (this.image === undefined ? undefined : this.world()),
      apply: (outcome) => this.apply(outcome),
      cancel: () => void this.back(),
      signal: this.end.signal,
    });
    this.sync();
  }

  setHost(host: BoxHost): void {
    this.host = host;
    this.sync();
  }

  setImage(image: Pyramid | undefined): void {
    if (image === this.image) return;
    this.image = image;
    this.scene.setImage(image);
  }

  /** Brings the canvas in line with the document. */
  sync(): void {
    const { controls, session } = this.host;
    const parts = controls.map((control) => this.shapesOf(control));
    if (parts.length !== this.parts.length || parts.some((part, i) => part !== this.parts[i])) {
      this.parts = parts;
      this.shapes = parts.flat();
    }
    this.scene.setShapes(this.shapes, session.focus.region);
  }

  /** Something is being drawn or dragged. */
  get busy(): boolean {
    return this.gesture.busy;
  }

  get selected(): { region: Region; control: ControlPlan } | undefined {
    const id = this.host.session.focus.region;
    if (id === undefined) return undefined;
    return this.find(id);
  }

  select(id: string | undefined, reveal = true): void {
    const found = id === undefined ? undefined : this.find(id);
    this.host.session.setFocus({
      region: id,
      ...(found === undefined ? {} : { control: found.control.name }),
    });
    if (found !== undefined && reveal) this.scene.reveal(rectOf(found.region));
  }

  /** A new box by keys: in the middle of what is in view, ready to be moved and resized. */
  createInView(): void {
    if (this.image === undefined) return;
    const { width, height } = this.scene.size;
    const centre = this.scene.toImage(...this.clientAt(width / 2, height / 2));
    const side = Math.max(1, Math.min(width, height) / 4 / this.scene.camera.scale);
    const w = Math.min(side, this.image.width);
    const h = Math.min(side, this.image.height);
    const rect = {
      x: Math.round(centre.x - w / 2),
      y: Math.round(centre.y - h / 2),
      width: Math.round(w),
      height: Math.round(h),
    };
    this.create(
      moveBy({ ...rect, width: Math.max(1, rect.width), height: Math.max(1, rect.height) }, 0, 0, this.image),
    );
  }

  /** Moves or resizes the selected box by whole pixels; a held key is one step of undo. */
  nudge(dx: number, dy: number, edge?: Edge): void {
    const { selected, image } = this;
    if (selected === undefined || image === undefined) return;
    const from = rectOf(selected.region);
    const rect = edge === undefined ? moveBy(from, dx, dy, image) : nudgeEdge(from, edge, dx, dy, image);
    const { control, region } = selected;
    const kind = edge === undefined ? "Move" : "Resize";
    this.change(control, region, rounded(rect), `${kind} ${region.label}`, `${kind} ${region.id}`);
    this.scene.reveal(rect);
  }

  remove(): void {
    const { selected } = this;
    if (selected === undefined) return;
    const { control, region } = selected;
    this.host.session.commit(`Delete ${region.label}`, (draft) =>
      removeRegion(draft, control.name, region.id),
    );
    this.select(undefined);
  }

  relabel(option: LabelOption): boolean {
    const { selected } = this;
    if (selected === undefined) return false;
    const { control, region } = selected;
    if (!control.options.includes(option)) return false;
    return this.host.session.commit(`Label ${option.id}`, (draft) =>
      changeRegion(draft, control.name, region.id, { label: option.id }),
    );
  }

  /** Steps back one level: what is being drawn, then the selection. True when there was something. */
  back(): boolean {
    if (this.gesture.cancel()) {
      this.scene.setGhost(undefined);
      return true;
    }
    if (this.host.session.focus.region === undefined) return false;
    this.select(undefined);
    return true;
  }

  toggleHidden(): boolean {
    this.hidden = !this.hidden;
    this.scene.setHidden(this.hidden);
    return this.hidden;
  }

  zoomToSelected(): void {
    const { selected } = this;
    if (selected !== undefined) this.scene.fit(rectOf(selected.region));
  }

  close(): void {
    this.end.abort();
    this.scene.close();
  }

  private find(id: string): { region: Region; control: ControlPlan } | undefined {
    for (const control of this.host.controls) {
      const region = regionsOf(this.host.session.value(control.name)).find((one) => one.id === id);
      if (region !== undefined) return { region, control };
    }
    return undefined;
  }

  private shapesOf(control: ControlPlan): Shape[] {
    const value = this.host.session.value(control.name);
    const { suggested } = this.host.session.doc;
    const known = this.cache.get(control.name);
    if (known !== undefined && known.value === value && known.suggested === suggested) return known.shapes;
    const options = new Map(control.options.map((option) => [option.id, option]));
    const shapes = regionsOf(value).map((region) =>
      shapeOf(region, options.get(region.label), region.id in suggested),
    );
    this.cache.set(control.name, { value, suggested, shapes });
    return shapes;
  }

  private create(rect: Rect): void {
    const { session, controls } = this.host;
    const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
    const option = control === undefined ? undefined : this.host.label(control);
    if (control === undefined || option === undefined) return;
    const id = regionId();
    session.commit(`Draw ${option.title}`, (draft) =>
      addRegion(draft, control.name, { id, label: option.id, ...rounded(rect) }),
    );
    this.select(id, false);
  }

  private change(control: ControlPlan, region: Region, rect: Rect, title: string, merge?: string): void {
    this.host.session.commit(
      title,
      (draft) => changeRegion(draft, control.name, region.id, { ...rect }),
      merge,
    );
  }

  private world(): World {
    const { scene, selected } = this;
    const unit = 1 / scene.camera.scale;
    const target = (shape: Shape | undefined) =>
      shape === undefined ? undefined : { id: shape.id, rect: shape.rect };
    return {
      tool: this.host.tool(),
      image: this.image ?? { width: 0, height: 0 },
      unit,
      selected:
        selected === undefined ? undefined : { id: selected.region.id, rect: rectOf(selected.region) },
      at: (p, reach) => (this.hidden ? undefined : target(scene.index2d.at(p, reach))),
      edgeAt: (p, reach) => (this.hidden ? undefined : target(scene.index2d.edgeAt(p, reach))),
      neighbours: () => this.neighbours(),
    };
  }

  /** Edges attract only where few boxes are: in a crowd everything would stick. */
  private neighbours(): Rect[] {
    if (this.shapes.length > 200) return [];
    return this.shapes
      .filter((shape) => shape.id !== this.host.session.focus.region)
      .map((shape) => shape.rect);
  }

  private clientAt(x: number, y: number): [number, number] {
    const box = this.scene.element.getBoundingClientRect();
    return [box.left + x, box.top + y];
  }

  private apply(outcome: Outcome): void {
    if (outcome.kind === "pan") this.scene.panBy(outcome.dx, outcome.dy);
    if (outcome.kind === "select") this.select(outcome.id, false);
    if (outcome.kind === "preview") this.ghost(outcome.rect, outcome.id);
    if (!this.gesture.busy) this.scene.setGhost(undefined);
    if (outcome.kind === "create") this.create(outcome.rect);
    if (outcome.kind === "change") {
      const found = this.find(outcome.id);
      const kind = outcome.how === "move" ? "Move" : "Resize";
      if (found !== undefined)
        this.change(found.control, found.region, outcome.rect, `${kind} ${found.region.label}`);
    }
  }

  private ghost(rect: Rect, id: string | undefined): void {
    const { session, controls } = this.host;
    const existing = this.shapes.find((shape) => shape.id === id);
    const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
    const option = control === undefined ? undefined : this.host.label(control);
    const shape = existing ?? shapeOf({ id: "", label: option?.id ?? "" }, option, false);
    this.scene.setGhost({ rect, shape });
  }
}

function shapeOf(region: Region, option: LabelOption | undefined, suggested: boolean): Shape {
  const color = option?.color ?? "#808080";
  const key = option?.key;
  const title = option?.title ?? region.label;
  return {
    id: region.id,
    rect: rectOf(region),
    style: { color, ink: ink(color), dash: option === undefined ? [] : dashOf(option) },
    tag: key === undefined ? title : `${key} ${title}`,
    suggested,
  };
}
