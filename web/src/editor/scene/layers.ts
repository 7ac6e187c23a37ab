/** The canvases of a scene, one above the other. */
import type { Size } from "./camera";

export type Layer = "image" | "shapes" | "top";
export type Layers = Readonly<Record<Layer, CanvasRenderingContext2D>>;

export function makeLayers(parent: HTMLElement): Layers {
  return { image: makeLayer(parent), shapes: makeLayer(parent), top: makeLayer(parent) };
}

function makeLayer(parent: HTMLElement): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  parent.append(canvas);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser has no 2D canvas.");
  return context;
}

/** Gives all the size of the view in pixels of the screen, which empties them. */
export function sizeLayers(layers: Layers, view: Size, ratio: number): void {
  for (const { canvas } of Object.values(layers)) {
    canvas.width = Math.ceil(view.width * ratio);
    canvas.height = Math.ceil(view.height * ratio);
  }
}
