/** The canvases of a scene, one above the other. */
import type { Camera, Rect, Size } from "./camera";
import { holds, sharp } from "./glide";

/** What is drawn with, on a canvas of the page or aside. */
export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type LayerName = "image" | "shapes" | "top";

export interface Layers {
  image: Layer;
  shapes: Layer;
  top: CanvasRenderingContext2D;
}

/** A canvas over all of the view, painted for a camera; for another one it can be moved as it is. */
export class Layer {
  private painted: Camera = { scale: 1, x: 0, y: 0 };
  private view: Size = { width: 0, height: 0 };
  private ratio = 1;
  private rough = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly pen: Pen,
    private readonly screen?: ImageBitmapRenderingContext,
  ) {}

  /** Takes the size of the view, which empties it. */
  size(view: Size, ratio: number): void {
    this.view = view;
    this.ratio = ratio;
    for (const canvas of new Set([this.canvas, this.pen.canvas])) resize(canvas, view, ratio);
  }

  /** Paints it anew; what draws returns whether it would be drawn otherwise once all rests. */
  paint(camera: Camera, draw: (pen: Pen) => boolean): void {
    this.painted = camera;
    this.canvas.style.transform = "";
    this.rough = draw(this.pen);
    const aside = this.pen.canvas;
    // A view that has no size yet, or is being closed, has no bitmap either.
    if (this.screen !== undefined && "transferToImageBitmap" in aside && aside.width * aside.height > 0)
      this.screen.transferFromImageBitmap(aside.transferToImageBitmap());
  }

  /** Whether it shows all of a rectangle that a camera sees, at a like scale. */
  shows(camera: Camera, whole: Rect): boolean {
    return holds(this.painted, camera, whole, this.view);
  }

  /** Whether it is, where it was moved to, as good as painted anew. */
  rests(camera: Camera, whole: Rect): boolean {
    return !this.rough && sharp(this.painted, camera, this.ratio) && this.shows(camera, whole);
  }

  /** Moves what is painted to where another camera sees it. */
  follow(camera: Camera): void {
    const ratio = camera.scale / this.painted.scale;
    const x = camera.x - this.painted.x * ratio;
    const y = camera.y - this.painted.y * ratio;
    this.canvas.style.transform = `translate(${x}px,${y}px) scale(${ratio})`;
  }
}

export function makeLayers(parent: HTMLElement): Layers {
  return { image: direct(parent), shapes: aside(parent), top: contextOf(makeCanvas(parent)) };
}

/** Gives all the size of the view. */
export function sizeLayers({ image, shapes, top }: Layers, view: Size, ratio: number): void {
  image.size(view, ratio);
  shapes.size(view, ratio);
  resize(top.canvas, view, ratio);
}

/** Sets the size in pixels of the screen. */
function resize(canvas: HTMLCanvasElement | OffscreenCanvas, { width, height }: Size, ratio: number): void {
  canvas.width = Math.ceil(width * ratio);
  canvas.height = Math.ceil(height * ratio);
}

function direct(parent: HTMLElement): Layer {
  const canvas = makeCanvas(parent);
  return new Layer(canvas, contextOf(canvas));
}

/**
 * For what is painted seldom: a canvas that is only shown a bitmap. One that is drawn on is copied by a browser without
 * GPU whenever anything of the page changes.
 */
function aside(parent: HTMLElement): Layer {
  const canvas = makeCanvas(parent);
  return new Layer(
    canvas,
    found(new OffscreenCanvas(1, 1).getContext("2d")),
    found(canvas.getContext("bitmaprenderer")),
  );
}

function makeCanvas(parent: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  parent.append(canvas);
  return canvas;
}

const contextOf = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => found(canvas.getContext("2d"));

function found<T>(context: T | null): T {
  if (context === null) throw new Error("This browser has no 2D canvas.");
  return context;
}
