/** Draws boxes: one path per colour and style, halo first, so that thousands cost a few strokes. */
import { HANDLES, handlePoint } from "./boxes";
import { toScreen, type Camera, type Rect, type Size } from "./camera";

/** A label as the canvas needs it: colour, ink on it, stroke pattern. */
export interface Style {
  color: string;
  ink: string;
  /** Dash lengths in CSS pixels; empty for a solid line. */
  dash: readonly number[];
}

export interface Shape {
  id: string;
  rect: Rect;
  style: Style;
  /** On the name tag: `2 pedestrian`. */
  tag: string;
  suggested: boolean;
}

const SUGGESTED_DASH = [5, 3];

export function clear(context: CanvasRenderingContext2D, view: Size, ratio: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, Math.ceil(view.width * ratio), Math.ceil(view.height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** All shapes but the selected one. */
export function drawShapes(
  context: CanvasRenderingContext2D,
  camera: Camera,
  shapes: readonly Shape[],
): void {
  const batches = new Map<string, { style: Style; dash: readonly number[]; path: Path2D }>();
  for (const shape of shapes) {
    const dash = shape.suggested ? SUGGESTED_DASH : shape.style.dash;
    const key = `${shape.style.color}|${shape.style.ink}|${dash.join()}`;
    let batch = batches.get(key);
    if (batch === undefined) {
      batch = { style: shape.style, dash, path: new Path2D() };
      batches.set(key, batch);
    }
    const r = onScreen(camera, shape.rect);
    batch.path.rect(r.x, r.y, r.width, r.height);
  }
  context.lineJoin = "miter";
  for (const { style, dash, path } of batches.values()) {
    context.fillStyle = style.color;
    context.globalAlpha = 0.1;
    context.fill(path);
    context.globalAlpha = 1;
    // The halo is unbroken under a dashed line, so that the gaps stay visible on any picture.
    context.setLineDash([]);
    context.lineWidth = 4;
    context.strokeStyle = style.ink === "#ffffff" ? "#ffffff" : "rgb(0 0 0 / .75)";
    context.stroke(path);
    context.setLineDash([...dash]);
    context.lineWidth = 2;
    context.strokeStyle = style.color;
    context.stroke(path);
  }
  context.setLineDash([]);
}

/** The selected shape: white under-stroke, handles with a coloured edge, name tag. */
export function drawSelected(
  context: CanvasRenderingContext2D,
  camera: Camera,
  shape: Shape,
  font: string,
): void {
  const r = onScreen(camera, shape.rect);
  context.setLineDash([]);
  context.globalAlpha = 0.1;
  context.fillStyle = shape.style.color;
  context.fillRect(r.x, r.y, r.width, r.height);
  context.globalAlpha = 1;
  context.lineWidth = 5;
  context.strokeStyle = "#ffffff";
  context.strokeRect(r.x, r.y, r.width, r.height);
  context.lineWidth = 2;
  context.strokeStyle = shape.style.color;
  context.setLineDash(shape.suggested ? SUGGESTED_DASH : [...shape.style.dash]);
  context.strokeRect(r.x, r.y, r.width, r.height);
  context.setLineDash([]);
  drawHandles(context, camera, shape);
  drawTag(context, r, shape, font);
}

function drawHandles(context: CanvasRenderingContext2D, camera: Camera, shape: Shape): void {
  const r = onScreen(camera, shape.rect);
  for (const handle of HANDLES) {
    // On a small box the corners suffice, or it could not be seen any more.
    if (handle.length === 1 && Math.min(r.width, r.height) < 28) continue;
    const p = toScreen(camera, handlePoint(shape.rect, handle));
    context.fillStyle = "#ffffff";
    context.fillRect(p.x - 4, p.y - 4, 8, 8);
    context.lineWidth = 1.5;
    context.strokeStyle = shape.style.color;
    context.strokeRect(p.x - 4, p.y - 4, 8, 8);
  }
}

/** The name tag stands on the box, or inside it at the upper border of the view. */
export function drawTag(context: CanvasRenderingContext2D, r: Rect, shape: Shape, font: string): void {
  const text = shape.suggested ? `${shape.tag}?` : shape.tag;
  context.font = font;
  const width = Math.ceil(context.measureText(text).width) + 10;
  const x = Math.max(0, r.x - 1);
  const y = r.y >= 18 ? r.y - 18 : Math.max(0, r.y) + 1;
  context.fillStyle = shape.style.color;
  context.fillRect(x, y, width, 17);
  context.strokeStyle = "#ffffff";
  context.lineWidth = 1;
  context.strokeRect(x - 0.5, y - 0.5, width + 1, 18);
  context.fillStyle = shape.style.ink;
  context.textBaseline = "middle";
  context.fillText(text, x + 5, y + 9);
}

/** Short tags of boxes that are large enough to carry one. */
export function drawTags(
  context: CanvasRenderingContext2D,
  camera: Camera,
  shapes: readonly Shape[],
  font: string,
): void {
  context.font = font;
  context.textBaseline = "middle";
  for (const shape of shapes) {
    const r = onScreen(camera, shape.rect);
    if (r.width < 22 || r.height < 14) continue;
    const whole = shape.suggested ? `${shape.tag}?` : shape.tag;
    const short = whole.split(" ")[0] ?? whole;
    const text = context.measureText(whole).width + 10 <= r.width ? whole : short;
    const width = Math.ceil(context.measureText(text).width) + 8;
    const y = r.y >= 17 ? r.y - 17 : Math.max(0, r.y) + 1;
    context.fillStyle = shape.style.color;
    context.fillRect(Math.max(0, r.x - 1), y, width, 16);
    context.fillStyle = shape.style.ink;
    context.fillText(text, Math.max(0, r.x - 1) + 4, y + 8.5);
  }
}

/** Lines through the pointer while a box is being placed. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  at: { x: number; y: number },
  view: Size,
): void {
  for (const [width, colour] of [
    [3, "rgb(255 255 255 / .55)"],
    [1, "rgb(0 0 0 / .8)"],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(Math.round(at.x) + 0.5, 0);
    context.lineTo(Math.round(at.x) + 0.5, view.height);
    context.moveTo(0, Math.round(at.y) + 0.5);
    context.lineTo(view.width, Math.round(at.y) + 0.5);
    context.stroke();
  }
}

function onScreen(camera: Camera, rect: Rect): Rect {
  const p = toScreen(camera, rect);
  return { x: p.x, y: p.y, width: rect.width * camera.scale, height: rect.height * camera.scale };
}
