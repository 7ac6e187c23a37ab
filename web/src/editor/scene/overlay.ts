/**
 * The layer on top: what is selected or in the making, and the brush. It is little larger than what stands on it, so that a drag makes the screen anew only where something moves, and stays where it is for
 * as long as that fits: to move a layer makes the browser put all layers of the page together again.
 */
import { drawBrush, type Brush } from "./brush";
import { toScreen, type Camera, type Rect, type Size } from "./camera";
import { drawSelected, onScreen, type Shape } from "./painter";

export interface Overlay {
  shape: Shape | undefined;
  /** The handle that is held. */
  handle: string | undefined;
  brush: Brush | undefined;
  font: string;
}

interface Frame {
  camera: Camera;
  view: Size;
  ratio: number;
  /** Where the layer lies. */
  last: Rect;
}

/** CSS pixels around a shape for its strokes, handles and name tag. */
const MARGIN = 24;
/** CSS pixels by which a shape can move before the layer has to. */
const ROOM = 96;

/** Returns where the layer lies now. */
export function paintOverlay(context: CanvasRenderingContext2D, frame: Frame, overlay: Overlay): Rect {
  const { camera, ratio } = frame;
  const { shape, handle, brush, font } = overlay;
  const extent = extentOf(context, frame, overlay);
  place(context, extent, ratio);
  if (shape !== undefined) drawSelected(context, camera, shape, { font, handle });
  if (brush !== undefined) drawBrush(context, camera, brush);
  return extent;
}

/** Where the layer has to be, in CSS pixels of the view. */
function extentOf(
  context: CanvasRenderingContext2D,
  { camera, view, last }: Frame,
  { shape, handle, brush, font }: Overlay,
): Rect {
  if (brush !== undefined) return { x: 0, y: 0, ...view };
  if (shape === undefined) return { x: 0, y: 0, width: 0, height: 0 };
  const { figure, tag } = shape;
  const bounds = onScreen(camera, figure.bounds);
  const handles = figure.handles.map(({ at }) => toScreen(camera, at));
  const name = figure.handles.find(({ id }) => id === handle)?.name ?? "";
  context.font = font;
  const words = context.measureText(tag.length > name.length ? tag : name).width + MARGIN;
  const xs = [bounds.x, bounds.x + bounds.width, ...handles.map(({ x }) => x)];
  const ys = [bounds.y, bounds.y + bounds.height, ...handles.map(({ y }) => y)];
  const right = Math.max(...xs) + words;
  const [x, width] = stretch(Math.min(...xs), right, view.width, [last.x, last.width]);
  const [y, height] = stretch(Math.min(...ys), Math.max(...ys), view.height, [last.y, last.height]);
  return { x, y, width, height };
}

type Stretch = readonly [start: number, length: number];

/** A stretch within [0, most] that holds all that is seen of [from, to]: the last one where that still fits well. */
export function stretch(from: number, to: number, most: number, last: Stretch): Stretch {
  const length = Math.min(most, Math.ceil(to - from) + 2 * (MARGIN + ROOM));
  const [start, long] = last;
  const holds =
    start <= Math.max(0, from - MARGIN) &&
    start + long >= Math.min(most, to + MARGIN) &&
    start + long <= most;
  if (holds && long <= length + ROOM) return last;
  return [Math.max(0, Math.min(Math.floor(from) - MARGIN - ROOM, most - length)), length];
}

/** Moves the canvas to a place, empties it, and lets it be drawn on in pixels of the view. */
function place(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, ratio: number): void {
  const { canvas } = context;
  const [wide, tall] = [Math.ceil(width * ratio), Math.ceil(height * ratio)];
  if (canvas.width !== wide || canvas.height !== tall) {
    canvas.width = wide;
    canvas.height = tall;
  } else {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, wide, tall);
  }
  canvas.style.width = `${wide / ratio}px`;
  canvas.style.height = `${tall / ratio}px`;
  // On whole pixels of the screen, and moved by the compositor: a place of its own would cost a layout at each step.
  const [left, top] = [Math.floor(x * ratio), Math.floor(y * ratio)];
  canvas.style.transform = `translate(${left / ratio}px,${top / ratio}px)`;
  context.setTransform(ratio, 0, 0, ratio, -left, -top);
}
