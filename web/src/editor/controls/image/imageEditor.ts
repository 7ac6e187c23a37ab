/** Regions on a picture: scene and gestures on one side, the session's document on the other. No React. */
import { regionsOf } from "../../core/draft";
import type { ControlPlan, LabelOption } from "../../core/plan";
import { Aiming } from "../../scene/aiming";
import type { Edge } from "../../scene/boxes";
import type { Point } from "../../scene/camera";
import type { Figure } from "../../scene/figure";
import { Gesture, type Outcome, type World } from "../../scene/gesture";
import type { Shape } from "../../scene/painter";
import { connectPointer } from "../../scene/pointer";
import type { Pyramid } from "../../scene/pyramid";
import { Scene } from "../../scene/scene";
import { Finder } from "./finder";
import type { ImageHost } from "./imageHost";
import { MaskBrush } from "./maskBrush";
import { middleOf } from "./middle";
import { isSemantic } from "./maskEdits";
import { addFigure, cutHole, relabelOne, removeOne, writeFigure, type Selected } from "./regionEdits";
import { pulled } from "./pulling";
import { dressed, ShapeList } from "./shapes";
import { changeTitle, outcomeTitle, trimTitle } from "./titles";

/** CSS pixels from which shapes pull. */
const SNAP = 5;

export class ImageEditor {
  readonly scene: Scene;
  readonly brush: MaskBrush;
  readonly aim: Aiming;
  private readonly gesture = new Gesture();
  private readonly list = new ShapeList();
  private shapes: readonly Shape[] = [];
  private image: Pyramid | undefined;
  private hidden = false;
  /** The next ring becomes a hole of this region. */
  private holed: string | undefined;
  private readonly finder = new Finder();
  private readonly end = new AbortController();

  constructor(
    parent: HTMLElement,
    readonly host: ImageHost,
  ) {
    this.scene = new Scene(parent);
    this.brush = new MaskBrush(this);
    const hand = connectPointer({
      scene: this.scene,
      gesture: this.gesture,
      world: () => (this.image === undefined ? undefined : this.world()),
      apply: (outcome) => this.apply(outcome),
      cancel: () => void this.back(),
      signal: this.end.signal,
    });
    this.aim = new Aiming(hand);
    this.sync();
  }

  setImage(image: Pyramid | undefined): void {
    if (image === this.image) return;
    this.aim.end();
    this.image = image;
    this.scene.setImage(image);
  }

  /** Brings the canvas in line with the document. */
  sync(): void {
    const { controls, session } = this.host;
    this.shapes = this.list.of(session, controls, this.host.page?.());
    this.scene.setShapes(this.shapes, session.focus.region);
    this.brush.show();
  }

  get size(): Pyramid | undefined {
    return this.image;
  }

  /** Something is being drawn or dragged. */
  get busy(): boolean {
    return this.gesture.busy || this.holed !== undefined;
  }
  get drawing(): boolean {
    return this.gesture.drawing;
  }

  /** The control that is drawn with. */
  get control(): ControlPlan | undefined {
    const { controls, session } = this.host;
    return controls.find((one) => one.name === session.focus.control) ?? controls[0];
  }

  get selected(): Selected | undefined {
    const id = this.host.session.focus.region;
    return id === undefined ? undefined : this.find(id);
  }

  select(id: string | undefined, reveal = true): void {
    const found = id === undefined ? undefined : this.find(id);
    this.scene.setHandle(undefined);
    this.host.session.setFocus({
      region: id,
      ...(found === undefined ? {} : { control: found.control.name }),
    });
    if (found !== undefined && reveal) this.scene.reveal(found.figure.bounds);
  }

  /** A new region by keys: in the middle of what is in view, ready to be moved and changed. */
  createInView(): void {
    const { image, control } = this;
    if (image === undefined || control === undefined) return;
    if (this.brush.active) {
      this.brush.dab();
      return;
    }
    const kind = this.host.kind(control);
    const [from, to] = middleOf(this.scene, image);
    this.create(kind.placed?.(this.scene.centre) ?? kind.spanned(from, to, image));
  }

  /** A new region of the control at hand, or the hole that was begun. */
  create(figure: Figure): void {
    const { control, holed } = this;
    const outer = holed === undefined ? undefined : this.find(holed);
    this.holed = undefined;
    if (outer !== undefined) {
      cutHole(this.host.session, outer, figure);
      this.select(outer.region.id, false);
      return;
    }
    const option = control === undefined ? undefined : this.host.label(control);
    if (control === undefined || option === undefined) return;
    const beside = this.host.page?.().members(figure);
    this.select(addFigure(this.host.session, control, option, figure, beside), false);
  }

  /** Moves what is at hand by whole pixels: the brush, a corner, an edge or the shape. A held key is one undo. */
  nudge(dx: number, dy: number, edge?: Edge): void {
    const { selected, image } = this;
    if (selected === undefined || image === undefined) return;
    const { figure, region } = selected;
    const { handle } = this.scene.state;
    const next =
      edge !== undefined
        ? figure.stretched(edge, dx, dy, image)
        : handle === undefined
          ? figure.moved(dx, dy, image)
          : figure.nudged(handle, dx, dy, image);
    const kind = edge === undefined && handle === undefined ? "Move" : "Resize";
    this.change(selected, next, changeTitle(kind, region.label), `${kind} ${region.id} ${handle ?? ""}`);
    this.scene.reveal(next.bounds);
  }

  /** Deletes the corner at hand where it can be spared, else the region. */
  remove(): void {
    const { selected } = this;
    if (selected === undefined) return;
    const { handle } = this.scene.state;
    const rest = handle === undefined ? undefined : selected.figure.without(handle);
    this.scene.setHandle(undefined);
    if (rest !== undefined) {
      this.change(selected, rest, trimTitle(selected.region.label));
      return;
    }
    removeOne(this.host.session, selected);
    this.select(undefined);
  }

  relabel(option: LabelOption): boolean {
    const { selected, control } = this;
    if (control !== undefined && isSemantic(control)) {
      // A label has one mask here: its key takes that mask to hand.
      const own = regionsOf(this.host.session.value(control.name)).find(({ label }) => label === option.id);
      this.select(own?.id, false);
      return false;
    }
    return selected !== undefined && relabelOne(this.host.session, selected, option);
  }

  /** Steps back one level: what is being drawn, the corner at hand, the selection. True when there was something. */
  back(): boolean {
    const drawing = this.gesture.cancel();
    if (drawing || this.holed !== undefined) {
      this.holed = undefined;
      this.scene.setGhost(undefined);
      this.brush.show();
      return true;
    }
    if (this.scene.state.handle !== undefined) {
      this.scene.setHandle(undefined);
      return true;
    }
    if (this.host.session.focus.region === undefined) return false;
    this.select(undefined);
    return true;
  }

  /** Ends the line or ring that is being drawn at its last corner. */
  finish(): void {
    this.apply(this.gesture.finish(this.world()));
  }

  /** The pointer's part by keys: a press and its release, or the way there. */
  point(at: Point, how: "press" | "move"): void {
    const steps = how === "move" ? (["move"] as const) : (["down", "up"] as const);
    for (const step of steps) this.apply(this.gesture[step]({ at, screen: at }, this.world()));
  }

  /** Takes back the last corner of what is being drawn. */
  retract(): void {
    if (this.gesture.retract() && !this.gesture.busy) this.scene.setGhost(undefined);
  }

  /** The next ring that is drawn is cut out of the selected polygon. */
  beginHole(): void {
    this.holed = this.selected?.region.id;
  }

  toggleHidden(): boolean {
    this.hidden = !this.hidden;
    this.scene.setHidden(this.hidden);
    return this.hidden;
  }

  zoomToSelected(): void {
    const { selected } = this;
    if (selected !== undefined) this.scene.fit(selected.figure.bounds);
  }

  change(of: Selected, figure: Figure, title: string, merge?: string): void {
    writeFigure(this.host.session, of, figure, { title, merge });
  }

  close(): void {
    this.end.abort();
    this.scene.close();
  }

  private find(id: string): Selected | undefined {
    return this.finder.find(this.host, id);
  }

  private world(): World {
    const { scene, selected, control } = this;
    const tool = this.holed === undefined ? this.host.tool() : "draw";
    const target = (shape: Shape | undefined) =>
      shape === undefined || this.hidden ? undefined : { id: shape.id, figure: shape.figure };
    return {
      tool,
      kind: control === undefined ? undefined : this.host.kind(control),
      image: this.image ?? { width: 0, height: 0 },
      unit: 1 / scene.camera.scale,
      selected: selected === undefined ? undefined : { id: selected.region.id, figure: selected.figure },
      at: (p, reach) => target(scene.index2d.at(p, reach)),
      edgeAt: (p, reach) => target(scene.index2d.edgeAt(p, reach)),
      snap: (p, except) => this.pull(p, except),
    };
  }

  private pull(p: Point, except: string | undefined): Point {
    const { scene, control, image } = this;
    if (image === undefined || control === undefined || this.host.tool() === "lasso") return p;
    const reach = SNAP / scene.camera.scale;
    return pulled(p, {
      path: this.host.kind(control).how === "path",
      index: scene.index2d,
      image,
      reach,
      except,
    });
  }

  private apply(outcome: Outcome): void {
    if (outcome.kind === "pan") this.scene.panBy(outcome.dx, outcome.dy);
    if (outcome.kind === "select") this.pick(outcome.id, outcome.handle);
    if (outcome.kind === "preview") this.ghost(outcome.figure, outcome.id, outcome.handle);
    if (!this.gesture.busy) this.scene.setGhost(undefined);
    if (outcome.kind === "paint") this.brush.paint(outcome.way, outcome.done);
    if (outcome.kind === "fill") this.brush.fill(outcome.at);
    if (outcome.kind === "create" && !this.brush.enclose(outcome.figure)) this.create(outcome.figure);
    if (outcome.kind === "change" || outcome.kind === "trim") {
      const found = this.find(outcome.target.id);
      if (found !== undefined) this.change(found, outcome.figure, outcomeTitle(outcome, found.region.label));
    }
  }

  private pick(id: string | undefined, handle: string | undefined): void {
    // The ring of a hole is drawn while its polygon stays selected.
    if (this.holed !== undefined || (id !== undefined && this.host.join(id))) return;
    this.select(id, false);
    const cornered = this.selected?.figure.cornered === true;
    if (handle !== undefined && cornered) this.scene.setHandle(handle);
  }

  private ghost(figure: Figure, id: string | undefined, handle: string | undefined): void {
    const { control } = this;
    const existing = this.shapes.find((shape) => shape.id === id);
    const option = control === undefined ? undefined : this.host.label(control);
    const shape = existing ?? dressed("", option?.id ?? "", option, false);
    this.scene.setGhost({ figure, shape, handle });
  }
}
