/**
 * The canvas: an image below, shapes on it, the selected shape and what is being drawn on top. No React.
 *
 * Three layers, so that a drag repaints only the top one. Painting happens once per animation frame and only for
 * layers that changed. With very many shapes in view the shape layer is moved by a CSS transform while a gesture
 * lasts and repainted shortly after it.
 */
import {
  fit,
  keepInView,
  pan,
  toImage,
  toScreen,
  visible,
  zoomAt,
  bound,
  MAX_SCALE,
  MIN_SCALE,
} from "./camera";
import type { Camera, Point, Rect, Size } from "./camera";
import { clear, drawCrosshair, drawSelected, drawShapes, drawTags, type Shape } from "./painter";
import { drawImage, type Pyramid } from "./pyramid";
import { Spatial } from "./spatial";

type Layer = "image" | "shapes" | "top";

export interface SceneState {
  camera: Camera;
  pointer: Point | undefined;
}

/** More boxes than this in view, and gestures move the layer instead of repainting it. */
const HEAVY = 3000;
const SETTLE_MS = 90;
/** Above this, the little name tags would cover the picture. */
const TAGS_MOST = 400;

export class Scene {
  readonly element: HTMLDivElement;
  private readonly layers: Record<Layer, CanvasRenderingContext2D>;
  private readonly dirty = new Set<Layer>();
  private frame = 0;
  private settle: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly observer: ResizeObserver;
  private view: Size = { width: 0, height: 0 };
  private ratio = 1;
  private image: Pyramid | undefined;
  private shapes: readonly Shape[] = [];
  private index = new Spatial<Shape>([]);
  private selectedId: string | undefined;
  private ghost: { rect: Rect; shape: Shape } | undefined;
  private cross: Point | undefined;
  private hidden = false;
  private fitted = false;
  private painted: Camera = { scale: 1, x: 0, y: 0 };
  private current: SceneState = { camera: { scale: 1, x: 0, y: 0 }, pointer: undefined };

  constructor(parent: HTMLElement) {
    this.element = document.createElement("div");
    this.element.className = "scene";
    this.layers = { image: this.layer(), shapes: this.layer(), top: this.layer() };
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
    this.image = image;
    this.fitted = false;
    this.fit();
    this.touch("image", "shapes", "top");
  }

  setShapes(shapes: readonly Shape[], selectedId: string | undefined): void {
    if (shapes !== this.shapes) {
      this.shapes = shapes;
      this.index = new Spatial(shapes);
      this.touch("shapes");
    }
    if (selectedId !== this.selectedId) this.touch("shapes");
    this.selectedId = selectedId;
    this.touch("top");
  }

  /** What is being drawn, moved or resized right now; it stands for the shape of the same id. */
  setGhost(ghost: { rect: Rect; shape: Shape } | undefined): void {
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
    this.zoom(bound(scale, MIN_SCALE, MAX_SCALE) / this.camera.scale);
  }

  panBy(dx: number, dy: number): void {
    this.moveTo(pan(this.camera, dx, dy));
  }

  /** Brings a rectangle into view if it is not. */
  reveal(rect: Rect): void {
    const a = toScreen(this.camera, rect);
    const w = rect.width * this.camera.scale;
    const h = rect.height * this.camera.scale;
    const dx = shift(a.x, a.x + w, this.view.width);
    const dy = shift(a.y, a.y + h, this.view.height);
    if (dx !== 0 || dy !== 0) this.panBy(dx, dy);
  }

  /** Theme or label colours changed. */
  repaint(): void {
    this.touch("image", "shapes", "top");
  }

  close(): void {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.settle);
    this.element.remove();
  }

  private moveTo(camera: Camera): void {
    const kept = this.image === undefined ? camera : keepInView(camera, this.image, this.view);
    this.fitted = false;
    this.update({ camera: kept });
    this.touch("image", "top");
    if (this.shapes.length > HEAVY && this.index.within(visible(kept, this.view)).length > HEAVY)
      this.glide();
    else this.touch("shapes");
  }

  /** Moves the painted layer as it is; paints it when the gesture rests. */
  private glide(): void {
    const ratio = this.camera.scale / this.painted.scale;
    const x = this.camera.x - this.painted.x * ratio;
    const y = this.camera.y - this.painted.y * ratio;
    this.layers.shapes.canvas.style.transform = `translate(${x}px,${y}px) scale(${ratio})`;
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.touch("shapes"), SETTLE_MS);
  }

  private update(change: Partial<SceneState>): void {
    this.current = { ...this.current, ...change };
    if (change.camera !== undefined) {
      const { scale, x, y } = change.camera;
      this.element.dataset["camera"] = `${scale} ${x} ${y}`;
    }
    for (const listener of this.listeners) listener();
  }

  private layer(): CanvasRenderingContext2D {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this.element.append(canvas);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no 2D canvas.");
    return context;
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio || 1;
    if (width === this.view.width && height === this.view.height && ratio === this.ratio) return;
    const wasFitted = this.fitted || this.view.width === 0;
    this.view = { width, height };
    this.ratio = ratio;
    for (const { canvas } of Object.values(this.layers)) {
      canvas.width = Math.ceil(width * ratio);
      canvas.height = Math.ceil(height * ratio);
    }
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
    else drawImage(this.layers.image, this.image, this.camera, this.view, this.ratio);
  }

  private paintShapes(): void {
    const context = this.layers.shapes;
    clear(context, this.view, this.ratio);
    context.canvas.style.transform = "";
    clearTimeout(this.settle);
    this.painted = this.camera;
    if (this.hidden) return;
    const within = this.index.within(visible(this.camera, this.view), 8 / this.camera.scale);
    const others = within.filter((shape) => shape.id !== this.selectedId);
    drawShapes(context, this.camera, others);
    if (others.length <= TAGS_MOST) drawTags(context, this.camera, others, this.font(11));
  }

  private paintTop(): void {
    const context = this.layers.top;
    clear(context, this.view, this.ratio);
    if (this.cross !== undefined) drawCrosshair(context, toScreen(this.camera, this.cross), this.view);
    const selected = this.shapes.find((shape) => shape.id === this.selectedId);
    const ghost = this.ghost === undefined ? undefined : { ...this.ghost.shape, rect: this.ghost.rect };
    const top = ghost ?? (this.hidden ? undefined : selected);
    if (top !== undefined) drawSelected(context, this.camera, top, this.font(12));
  }

  private font(size: number): string {
    return `600 ${size}px ${getComputedStyle(this.element).fontFamily}`;
  }
}

/** How far to pan so that [from, to] lies in [0, length], with a margin. */
function shift(from: number, to: number, length: number): number {
  const margin = 24;
  if (to - from > length - 2 * margin) return from > length || to < 0 ? length / 2 - (from + to) / 2 : 0;
  if (from < margin) return margin - from;
  if (to > length - margin) return length - margin - to;
  return 0;
}
