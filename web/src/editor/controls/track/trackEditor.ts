/** Joins film, canvas, timeline and document: tracks are drawn and changed at the frame that is shown. No React. */
import { changeTitle } from "../image/titles";
import { findRegion, type Found } from "../../core/found";
import { regionsOf, type Region } from "../../core/draft";
import { geometryOf, withGeometry } from "../../core/kinds";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Film } from "../../film/film";
import { keyframesOf, stretches } from "../../film/keyframes";
import { boxAt, withKey } from "../../film/path";
import { Reel } from "../../film/reel";
import { TrackTimeline } from "../../film/trackTimeline";
import { Aiming } from "../../scene/aiming";
import type { Edge } from "../../scene/boxes";
import type { Rect } from "../../scene/camera";
import type { Figure } from "../../scene/figure";
import { box, BoxFigure } from "../../scene/figures/box";
import { Gesture, type Outcome, type Tool, type World } from "../../scene/gesture";
import type { Shape } from "../../scene/painter";
import { connectPointer } from "../../scene/pointer";
import { Scene } from "../../scene/scene";
import { dressed } from "../image/shapes";
import { eventKeys, FilmEvents, framesOf } from "./filmEvents";
import { createTrack, deleteTrack, relabelTrack, writeTrack } from "./trackEdits";
import { shapesAt } from "./trackShapes";
import { TrackVerbs } from "./trackVerbs";

export interface TrackHost {
  session: TaskSession;
  controls: readonly ControlPlan[];
  tool: () => Tool;
  label: (control: ControlPlan) => LabelOption | undefined;
  /** A frame cannot be fetched or decoded. */
  fail: () => void;
  /** Something that cannot be done, in a sentence. */
  tell: (words: string) => void;
  /** Something that is shown beside the canvas is another. */
  changed: () => void;
}

export class TrackEditor {
  readonly scene: Scene;
  readonly reel: Reel;
  readonly timeline: TrackTimeline;
  readonly verbs = new TrackVerbs(this);
  readonly events: FilmEvents;
  readonly aim: Aiming;
  /** Those of the controls that draw tracks. */
  readonly tracks: readonly ControlPlan[];
  /** The track that the next one is merged into. */
  merging: string | undefined;
  private readonly gesture = new Gesture();
  private readonly end = new AbortController();
  private shapes: readonly Shape[] = [];
  private hidden = false;

  constructor(
    places: { canvas: HTMLElement; timeline: HTMLElement },
    readonly film: Film,
    readonly host: TrackHost,
  ) {
    this.tracks = withGeometry(host.controls, "track");
    this.events = new FilmEvents(this);
    this.scene = new Scene(places.canvas);
    this.reel = new Reel(film, (frame, picture) => this.show(frame, picture), host.fail);
    this.timeline = new TrackTimeline(places.timeline, film.frames, {
      seek: (frame) => this.reel.seek(frame),
      select: (id) => this.select(id, false),
      keysOf: (region, of) => (geometryOf(of) === "interval" ? eventKeys(film, region) : keyframesOf(region)),
      ...(this.events.controls.length > 0 ? { stretch: (outcome) => this.events.apply(outcome) } : {}),
    });
    const stop = this.reel.subscribe(() => this.timeline.setHead(this.reel.wanted));
    this.end.signal.addEventListener("abort", stop);
    const hand = connectPointer({
      scene: this.scene,
      gesture: this.gesture,
      world: () => this.world(),
      apply: (outcome) => this.apply(outcome),
      cancel: () => void this.back(),
      signal: this.end.signal,
    });
    this.aim = new Aiming(hand);
    this.reel.seek(0);
  }

  get frame(): number {
    return this.reel.shown;
  }

  get control(): ControlPlan | undefined {
    const { session } = this.host;
    return this.tracks.find((one) => one.name === session.focus.control) ?? this.tracks[0];
  }

  get selected(): Found | undefined {
    return findRegion(this.host.session, this.tracks, this.host.session.focus.region);
  }

  get busy(): boolean {
    return this.gesture.busy || this.merging !== undefined;
  }

  /** Brings canvas and timeline in line with the document. */
  sync(): void {
    const { session, controls } = this.host;
    this.shapes = shapesAt(session, this.tracks, this.frame);
    this.scene.setShapes(this.shapes, session.focus.region);
    this.timeline.setTracks(session, controls);
  }

  /** Takes a track to hand; one that is not to be seen here is shown where it begins. */
  select(id: string | undefined, reveal = true): void {
    const found = findRegion(this.host.session, this.host.controls, id);
    this.host.session.setFocus({
      region: id,
      ...(found === undefined ? {} : { control: found.control.name }),
    });
    if (found === undefined) return;
    this.timeline.reveal(found.region.id);
    if (!reveal) return;
    if (geometryOf(found.control) === "interval") {
      this.reel.seek(framesOf(this.film, found.region).start);
      return;
    }
    const keyframes = keyframesOf(found.region);
    const rect = boxAt(keyframes, this.frame);
    if (rect === undefined) this.reel.seek(stretches(keyframes)[0]?.from ?? keyframes[0]?.frame ?? 0);
    else this.scene.reveal(rect);
  }

  /** A new track by keys, in the middle of what is in view. */
  createInView(): void {
    if (this.events.control !== undefined) {
      this.events.markHere();
      return;
    }
    const { facts } = this.film;
    const { width, height } = this.scene.size;
    const side = Math.max(1, Math.min(width, height) / 4 / this.scene.camera.scale);
    const [w, h] = [Math.round(Math.min(side, facts.width)), Math.round(Math.min(side, facts.height))];
    const { centre } = this.scene;
    const x = Math.max(0, Math.min(Math.round(centre.x - w / 2), facts.width - w));
    const y = Math.max(0, Math.min(Math.round(centre.y - h / 2), facts.height - h));
    this.create({ x, y, width: Math.max(1, w), height: Math.max(1, h) });
  }

  /** Moves the box at this frame, or an edge of it; a held key is one step of undo. */
  nudge(dx: number, dy: number, edge?: Edge): void {
    const { selected } = this;
    const figure = selected === undefined ? undefined : this.figureOf(selected.region);
    if (selected === undefined || figure === undefined) return;
    const { facts } = this.film;
    const next = edge === undefined ? figure.moved(dx, dy, facts) : figure.stretched(edge, dx, dy, facts);
    const how = edge === undefined ? "Move" : "Resize";
    const title = changeTitle(how, selected.region.label);
    this.place(selected, next.bounds, title, `${how} ${selected.region.id} ${this.frame}`);
    this.scene.reveal(next.bounds);
  }

  remove(): void {
    const { selected } = this;
    if (selected === undefined) this.events.remove();
    else deleteTrack(this.host.session, selected);
    this.select(undefined);
  }

  relabel(option: LabelOption): void {
    const { selected } = this;
    if (selected === undefined) this.events.relabel(option);
    else relabelTrack(this.host.session, selected, option);
  }

  /** Steps back one level; true when there was something. */
  back(): boolean {
    if (this.gesture.cancel()) {
      this.scene.setGhost(undefined);
      return true;
    }
    if (this.merging !== undefined) {
      this.merging = undefined;
      return true;
    }
    if (this.events.mark !== undefined) {
      this.events.mark = undefined;
      this.host.changed();
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
    const figure = selected === undefined ? undefined : this.figureOf(selected.region);
    if (figure !== undefined) this.scene.fit(figure.bounds);
  }

  close(): void {
    this.end.abort();
    this.reel.pause();
    this.timeline.close();
    this.scene.close();
  }

  readonly clock = (frame: number): number => this.film.timeOf(frame);

  all(): Region[] {
    return this.host.controls.flatMap((control) => regionsOf(this.host.session.value(control.name)));
  }

  private figureOf(region: Region): BoxFigure | undefined {
    const rect = boxAt(keyframesOf(region), this.frame);
    return rect === undefined ? undefined : new BoxFigure(rect);
  }

  /** A keyframe at this frame. */
  place(of: Found, rect: Rect, title: string, merge?: string): void {
    const { frame } = this;
    const key = { frame, time: this.clock(frame), rect, outside: false };
    const keyframes = withKey(keyframesOf(of.region), key);
    writeTrack(this.host.session, of, keyframes, { title, ...(merge === undefined ? {} : { merge }) });
  }

  private create(rect: Rect): void {
    const { control, frame } = this;
    const option = control === undefined ? undefined : this.host.label(control);
    if (control === undefined || option === undefined) return;
    const key = { frame, time: this.clock(frame), rect, outside: false };
    this.select(createTrack(this.host.session, control, option, key), false);
  }

  private show(frame: number, picture: ImageBitmap): void {
    // What is being dragged belongs to the frame before.
    if (this.gesture.cancel()) this.scene.setGhost(undefined);
    const { width, height } = picture;
    this.scene.setImage({ width, height, levels: [{ bitmap: picture, factor: 1 }], close: () => undefined });
    this.scene.element.dataset["frame"] = String(frame);
    this.sync();
  }

  private world(): World {
    const { scene, selected } = this;
    const figure = selected === undefined ? undefined : this.figureOf(selected.region);
    const target = (shape: Shape | undefined) =>
      shape === undefined || this.hidden ? undefined : { id: shape.id, figure: shape.figure };
    return {
      tool: this.host.tool(),
      kind: this.control === undefined ? undefined : box,
      image: this.film.facts,
      unit: 1 / scene.camera.scale,
      selected:
        selected === undefined || figure === undefined ? undefined : { id: selected.region.id, figure },
      at: (p, reach) => target(scene.index2d.at(p, reach)),
      edgeAt: (p, reach) => target(scene.index2d.edgeAt(p, reach)),
      snap: (p) => p,
    };
  }

  private apply(outcome: Outcome): void {
    if (outcome.kind === "pan") this.scene.panBy(outcome.dx, outcome.dy);
    if (outcome.kind === "select") {
      this.reel.pause();
      this.select(outcome.id, false);
    }
    if (outcome.kind === "preview") this.ghost(outcome.figure, outcome.id);
    if (!this.gesture.busy) this.scene.setGhost(undefined);
    if (outcome.kind === "create") this.create(outcome.figure.bounds);
    if (outcome.kind === "change") {
      const found = findRegion(this.host.session, this.host.controls, outcome.target.id);
      if (found !== undefined)
        this.place(found, outcome.figure.bounds, changeTitle(outcome.how, found.region.label));
    }
  }

  private ghost(figure: Figure, id: string | undefined): void {
    const { control } = this;
    const option = control === undefined ? undefined : this.host.label(control);
    const known = this.shapes.find((shape) => shape.id === id);
    this.scene.setGhost({ figure, shape: known ?? dressed("", option?.id ?? "", option, false) });
  }
}
