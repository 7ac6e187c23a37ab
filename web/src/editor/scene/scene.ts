/**
 * The canvas: an image below, shapes on it, the selected shape and what is being drawn on top. No React.
 *
 * Three layers, so that a drag repaints only the top one. Painting happens once per animation frame and only for
 * layers that changed. A layer that shows all there is to see is moved and scaled by a CSS transform instead of
 * painted, and painted shortly after the gesture; so is the one of the shapes when there are very many in view.
 */
import { bound, fit, intoView, keepInView, MAX_SCALE, pan, toImage, toScreen, zoomAt } from "./camera";
import type { Camera, Point, Rect, Size } from "./camera";
import type { Brush } from "./brush";
import { Cross } from "./cross";
import { Crowd } from "./crowd";
import { Frames } from "./frames";
import { paintOverlay } from "./overlay";
import { clear, type Ghost, type Shape } from "./painter";
import { drawImage, type Pyramid } from "./pyramid";
import { makeLayers, sizeLayers, type LayerName, type Layers } from "./layers";
import type { Spatial } from "./spatial";

export interface SceneState {
  camera: Camera;
  pointer: Point | undefined;
  /** The corner of the selected shape that keys move. */
  handle: string | undefined;
}

/** So long after its last step a gesture is over. */
const SETTLE_MS = 140;

export class Scene {
  readonly element: HTMLDivElement;
  private readonly layers: Layers;
  private readonly dirty = new Set<LayerName>();
  private readonly frames = new Frames(() => this.paint());
  private settle: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly observer: ResizeObserver;
  private view: Size = { width: 0, height: 0 };
  private ratio = 1;
  private image: Pyramid | undefined;
  private unfollow: (() => void) | undefined;
  private crowd = new Crowd();
  private selectedId: string | undefined;
  private ghost: Ghost | undefined;
  private brush: Brush | undefined;
  private gliding = false;
  private moving = false;
  private family: string | undefined;
  private readonly lines: Cross;
  private cross: Point | undefined;
  private hidden = false;
  private fitted = false;
  private onTop: Rect = { x: 0, y: 0, width: 0, height: 0 };
  private current: SceneState = { camera: { scale: 1, x: 0, y: 0 }, pointer: undefined, handle: undefined };

  constructor(parent: HTMLElement) {
    this.element = document.createElement("div");
    this.element.className = "scene";
    this.layers = makeLayers(this.element);
    this.lines = new Cross(this.element);
    parent.append(this.element);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.element);
    this.resize();
  }

  get state(): SceneState {
    return this.current;
  }
  get camera(): Camera {
    return this.current.camera;
  }
  get size(): Size {
    return this.view;
  }
  get index2d(): Spatial<Shape> {
    return this.crowd.index;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  setImage(image: Pyramid | undefined): void {
    // Another frame of the same video is seen from where the last one was.
    const same = this.image?.width === image?.width && this.image?.height === image?.height;
    this.image = image;
    this.unfollow?.();
    this.unfollow = image?.tiles?.subscribe(() => this.touch("image"));
    if (!same) this.fit();
    this.touch("image", "shapes", "top");
  }

  setShapes(shapes: readonly Shape[], selectedId: string | undefined): void {
    const changed = shapes !== this.crowd.shapes;
    if (changed || selectedId !== this.selectedId) this.touch("shapes");
    if (changed) this.crowd = new Crowd(shapes);
    this.selectedId = selectedId;
    this.touch("top");
  }

  setHandle(handle: string | undefined): void {
    if (handle === this.current.handle) return;
    this.update({ handle });
    this.touch("top");
  }

  /** The brush, where one is at hand. */
  setBrush(brush: Brush | undefined): void {
    if (brush === undefined && this.brush === undefined) return;
    this.brush = brush;
    this.touch("top");
  }

  /** What is being drawn, moved or resized right now; it stands for the shape of the same id. */
  setGhost(ghost: Ghost | undefined): void {
    if (ghost === undefined && this.ghost === undefined) return;
    this.ghost = ghost;
    this.touch("top");
  }

  setCross(at: Point | undefined): void {
    if (at === undefined && this.cross === undefined) return;
    this.cross = at;
    this.touch("top");
  }

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.touch("shapes", "top");
  }

  setPointer(pointer: Point | undefined): void {
    this.update({ pointer });
  }

  /** The middle of what is in view, in image pixels. */
  get centre(): Point {
    return toImage(this.camera, { x: this.view.width / 2, y: this.view.height / 2 });
  }

  /** A point of the page in image pixels. */
  toImage(clientX: number, clientY: number): Point {
    const box = this.element.getBoundingClientRect();
    return toImage(this.camera, { x: clientX - box.left, y: clientY - box.top });
  }

  fit(rect?: Rect): void {
    if (this.image === undefined || this.view.width === 0) return;
    const { whole } = this;
    const margin = rect === undefined ? 14 : 80;
    // A picture of a few pixels is enlarged until it can be seen.
    const most = bound(512 / Math.max(whole.width, whole.height), 8, MAX_SCALE);
    this.moveTo(fit(rect ?? whole, this.view, margin, rect === undefined ? most : 16));
    this.fitted = rect === undefined;
  }

  zoom(factor: number, at: Point = { x: this.view.width / 2, y: this.view.height / 2 }): void {
    this.moveTo(zoomAt(this.camera, at, factor));
  }

  zoomTo(scale: number): void {
    this.zoom(scale / this.camera.scale);
  }

  panBy(dx: number, dy: number): void {
    this.moveTo(pan(this.camera, dx, dy));
  }

  moveTo(camera: Camera): void {
    const kept = this.image === undefined ? camera : keepInView(camera, this.image, this.view);
    this.fitted = false;
    this.update({ camera: kept });
    this.touch("top");
    this.moving = true;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.rest(), SETTLE_MS);
    if (this.layers.image.shows(kept, this.whole)) this.layers.image.follow(kept);
    else this.touch("image");
    if (this.gliding || this.crowd.heavy(kept, this.view)) {
      this.layers.shapes.follow(kept);
      this.gliding = true;
    } else this.touch("shapes");
  }

  /** What was moved is painted well, unless it is as good where it is. */
  private rest(): void {
    this.moving = false;
    const { image, shapes } = this.layers;
    if (!image.rests(this.camera, this.whole)) this.touch("image");
    if (this.gliding && !shapes.rests(this.camera, this.crowd.around(this.camera))) this.touch("shapes");
  }

  /** The picture's rectangle. */
  private get whole(): Rect {
    return { x: 0, y: 0, width: this.image?.width ?? 0, height: this.image?.height ?? 0 };
  }

  /** Brings a rectangle into view if it is not. */
  reveal(rect: Rect): void {
    const { x: dx, y: dy } = intoView(this.camera, rect, this.view);
    if (dx !== 0 || dy !== 0) this.panBy(dx, dy);
  }

  /** Theme or label colours changed. */
  repaint(): void {
    this.touch("image", "shapes", "top");
  }

  close(): void {
    this.observer.disconnect();
    this.unfollow?.();
    this.frames.stop();
    clearTimeout(this.settle);
    this.element.remove();
  }

  private update(change: Partial<SceneState>): void {
    this.current = { ...this.current, ...change };
    if (change.camera !== undefined) {
      const { scale, x, y } = change.camera;
      this.element.dataset["camera"] = `${scale} ${x} ${y}`;
    }
    for (const listener of this.listeners) listener();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio || 1;
    if (width === this.view.width && height === this.view.height && ratio === this.ratio) return;
    const wasFitted = this.fitted || this.view.width === 0;
    this.view = { width, height };
    this.ratio = ratio;
    sizeLayers(this.layers, this.view, ratio);
    if (wasFitted) this.fit();
    this.touch("image", "shapes", "top");
    this.frames.now();
  }

  /** Runs what an event of the pointer does, and paints it. */
  during(event: () => void): void {
    this.frames.during(event);
  }

  private touch(...layers: LayerName[]): void {
    for (const layer of layers) this.dirty.add(layer);
    this.frames.ask();
  }

  private paint(): void {
    if (this.dirty.delete("image")) this.paintImage();
    if (this.dirty.delete("shapes")) this.paintShapes();
    if (this.dirty.delete("top")) this.paintTop();
  }

  private paintImage(): void {
    const { image } = this;
    this.layers.image.paint(this.camera, (pen) => {
      if (image === undefined) clear(pen, this.view, this.ratio);
      else drawImage(pen, image, this.camera, this.view, this.ratio, this.moving);
      return this.moving;
    });
  }

  private paintShapes(): void {
    this.gliding = false;
    this.layers.shapes.paint(this.camera, (pen) => {
      clear(pen, this.view, this.ratio);
      if (this.hidden) return false;
      return this.crowd.draw(pen, this.camera, this.view, this.selectedId, this.font(11));
    });
  }

  private paintTop(): void {
    this.lines.place(this.cross === undefined ? undefined : toScreen(this.camera, this.cross));
    const selected = this.crowd.shapes.find((shape) => shape.id === this.selectedId);
    const ghost = this.ghost === undefined ? undefined : { ...this.ghost.shape, figure: this.ghost.figure };
    this.onTop = paintOverlay(
      this.layers.top,
      { camera: this.camera, view: this.view, ratio: this.ratio, last: this.onTop },
      {
        shape: ghost ?? (this.hidden ? undefined : selected),
        handle: (this.ghost ?? this.current).handle,
        brush: this.brush,
        font: this.font(12),
      },
    );
  }

  private font(size: number): string {
    // Asking for the style anew at each step of a drag would cost a layout.
    this.family ??= getComputedStyle(this.element).fontFamily;
    return `600 ${size}px ${this.family}`;
  }
}
