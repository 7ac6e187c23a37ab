/**
 * The canvas: an image below, shapes on it, the selected shape and what is being drawn on top. No React.
 *
 * Three layers, so that a drag repaints only the top one. Painting happens once per animation frame and only for
 * layers that changed. With very many shapes in view the shape layer is moved by a CSS transform while a gesture
 * lasts and repainted shortly after it.
 */
import { bound, fit, intoView, keepInView, MAX_SCALE, pan, toImage, visible, zoomAt } from "./camera";
import type { Camera, Point, Rect, Size } from "./camera";
import type { Brush } from "./brush";
import { paintOverlay } from "./overlay";
import { clear, costOf, drawShapes, type Ghost, type Shape } from "./painter";
import { drawTags } from "./tags";
import { drawImage, type Pyramid } from "./pyramid";
import { makeLayers, sizeLayers, type Layer, type Layers } from "./layers";
import { Spatial } from "./spatial";

export interface SceneState {
  camera: Camera;
  pointer: Point | undefined;
  /** The corner of the selected shape that keys move. */
  handle: string | undefined;
}

/** More corners than this in view, and gestures move the layer instead of repainting it. */
const HEAVY = 8000;
const SETTLE_MS = 140;
/** Above this, the little name tags would cover the picture. */
const TAGS_MOST = 400;

export class Scene {
  readonly element: HTMLDivElement;
  private readonly layers: Layers;
  private readonly dirty = new Set<Layer>();
  private frame = 0;
  private settle: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly observer: ResizeObserver;
  private view: Size = { width: 0, height: 0 };
  private ratio = 1;
  private image: Pyramid | undefined;
  private unfollow: (() => void) | undefined;
  private shapes: readonly Shape[] = [];
  private index = new Spatial<Shape>([]);
  private selectedId: string | undefined;
  private ghost: Ghost | undefined;
  private brush: Brush | undefined;
  private cost = 0;
  private gliding = false;
  private moving = false;
  private family: string | undefined;
  private cross: Point | undefined;
  private hidden = false;
  private fitted = false;
  private onTop: Rect = { x: 0, y: 0, width: 0, height: 0 };
  private painted: Camera = { scale: 1, x: 0, y: 0 };
  private current: SceneState = { camera: { scale: 1, x: 0, y: 0 }, pointer: undefined, handle: undefined };

  constructor(parent: HTMLElement) {
    this.element = document.createElement("div");
    this.element.className = "scene";
    this.layers = makeLayers(this.element);
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
    return this.index;
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
    if (shapes !== this.shapes || selectedId !== this.selectedId) this.touch("shapes");
    if (shapes !== this.shapes) {
      this.shapes = shapes;
      this.cost = costOf(shapes);
      this.index = new Spatial(shapes);
    }
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
    const whole = { x: 0, y: 0, width: this.image.width, height: this.image.height };
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
    this.touch("image", "top");
    this.moving = true;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.rest(), SETTLE_MS);
    if (this.cost > HEAVY && (this.gliding || costOf(this.inView()) > HEAVY)) this.glide();
    else this.touch("shapes");
  }

  /** What was painted with less care while it moved is painted well. */
  private rest(): void {
    this.moving = false;
    if (this.gliding) this.touch("shapes");
    this.touch("image");
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
    cancelAnimationFrame(this.frame);
    clearTimeout(this.settle);
    this.element.remove();
  }

  private inView(margin = 0): Shape[] {
    return this.image === undefined ? [] : this.index.within(visible(this.camera, this.view), margin);
  }

  /** Moves the painted layer as it is; it is painted when the gesture rests. */
  private glide(): void {
    const ratio = this.camera.scale / this.painted.scale;
    const x = this.camera.x - this.painted.x * ratio;
    const y = this.camera.y - this.painted.y * ratio;
    this.layers.shapes.canvas.style.transform = `translate(${x}px,${y}px) scale(${ratio})`;
    this.gliding = true;
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
    this.paint();
  }

  private touch(...layers: Layer[]): void {
    for (const layer of layers) this.dirty.add(layer);
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.dirty.delete("image")) this.paintImage();
    if (this.dirty.delete("shapes")) this.paintShapes();
    if (this.dirty.delete("top")) this.paintTop();
  }

  private paintImage(): void {
    if (this.image === undefined) clear(this.layers.image, this.view, this.ratio);
    else drawImage(this.layers.image, this.image, this.camera, this.view, this.ratio, this.moving);
  }

  private paintShapes(): void {
    const context = this.layers.shapes;
    clear(context, this.view, this.ratio);
    context.canvas.style.transform = "";
    this.gliding = false;
    this.painted = this.camera;
    if (this.hidden) return;
    const others = this.inView(8 / this.camera.scale).filter((shape) => shape.id !== this.selectedId);
    drawShapes(context, this.camera, others, costOf(others) > HEAVY);
    if (others.length <= TAGS_MOST) drawTags(context, this.camera, others, this.font(11));
  }

  private paintTop(): void {
    const selected = this.shapes.find((shape) => shape.id === this.selectedId);
    const ghost = this.ghost === undefined ? undefined : { ...this.ghost.shape, figure: this.ghost.figure };
    this.onTop = paintOverlay(
      this.layers.top,
      { camera: this.camera, view: this.view, ratio: this.ratio, last: this.onTop },
      {
        shape: ghost ?? (this.hidden ? undefined : selected),
        handle: (this.ghost ?? this.current).handle,
        brush: this.brush,
        cross: this.cross,
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
