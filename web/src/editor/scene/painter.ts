/** Draws shapes: one path per colour and style, halo first, so that thousands cost a few strokes. */
import { toScreen, type Camera, type Rect, type Size } from "./camera";
import type { Figure, Handle } from "./figure";
import type { Pen } from "./layers";
import { drawTag } from "./tags";

/** A label as the canvas needs it: colour, ink on it, stroke pattern. */
export interface Style {
  color: string;
  ink: string;
  /** Dash lengths in CSS pixels; empty for a solid line. */
  dash: readonly number[];
}

export interface Shape {
  id: string;
  figure: Figure;
  style: Style;
  /** On the name tag: `2 pedestrian`. */
  tag: string;
  suggested: boolean;
  /** Pixels of the picture by which its outline may be off to each side: shown as a band. */
  margin?: number | undefined;
}

/** A figure in the making, dressed like a shape. */
export interface Ghost {
  figure: Figure;
  shape: Omit<Shape, "figure">;
  handle?: string | undefined;
}

/** How many points it takes to draw them. */
export const costOf = (shapes: readonly Shape[]): number =>
  shapes.reduce((sum, { figure }) => sum + figure.cost, 0);

const SUGGESTED_DASH = [5, 3];
const HALO = "rgb(0 0 0 / .75)";

export function clear(context: Pen, view: Size, ratio: number): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, Math.ceil(view.width * ratio), Math.ceil(view.height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

interface Batch {
  style: Style;
  dash: readonly number[];
  filled: boolean;
  path: Path2D;
  /** The last figures, with their points: not in the path yet. */
  part: Path2D;
  points: number;
}

/** A browser may look at all of a path when a figure in it is closed, so that thousands are gathered in parts. */
const PART = 500;

function gather(batch: Batch): void {
  batch.path.addPath(batch.part);
  batch.part = new Path2D();
  batch.points = 0;
}

/** All shapes but the selected one. */
export function drawShapes(
  context: Pen,
  camera: Camera,
  shapes: readonly Shape[],
  /** Thin and without halo: for so many that the picture is hidden anyway. A line of one pixel costs a tenth. */
  plain = false,
): void {
  const batches = new Map<string, Batch>();
  for (const shape of shapes) {
    const { style, figure } = shape;
    if (figure.raster !== undefined) drawRaster(context, camera, shape, 1);
    if (shape.margin) drawBand(context, camera, shape, shape.margin);
    const dash = shape.suggested ? SUGGESTED_DASH : style.dash;
    const key = `${style.color}|${dash.join()}|${figure.filled}`;
    let batch = batches.get(key);
    if (batch === undefined) {
      const [path, part] = [new Path2D(), new Path2D()];
      batch = { style, dash, filled: figure.filled, path, part, points: 0 };
      batches.set(key, batch);
    }
    figure.trace(batch.part, camera);
    batch.points += figure.cost;
    if (batch.points > PART) gather(batch);
  }
  for (const batch of batches.values()) gather(batch);
  context.lineJoin = "bevel";
  for (const { style, dash, filled, path } of batches.values()) {
    if (filled) fill(context, path, style.color);
    // The halo is unbroken under a dashed line, so that the gaps stay visible on any picture.
    context.setLineDash([]);
    context.lineWidth = 4;
    context.strokeStyle = style.ink === "#ffffff" ? "#ffffff" : HALO;
    if (!plain) context.stroke(path);
    context.setLineDash([...dash]);
    context.lineWidth = plain ? 1 : 2;
    context.strokeStyle = style.color;
    context.stroke(path);
  }
  context.setLineDash([]);
}

/** Where the outline may run: below the halo, so that it shows only where it is wider. */
function drawBand(context: Pen, camera: Camera, { figure, style }: Shape, margin: number): void {
  const path = new Path2D();
  figure.trace(path, camera);
  context.setLineDash([]);
  context.lineJoin = "round";
  context.lineWidth = 2 * margin * camera.scale;
  context.strokeStyle = style.color;
  context.globalAlpha = 0.3;
  context.stroke(path);
  context.globalAlpha = 1;
}

function fill(context: Pen, path: Path2D, color: string): void {
  context.fillStyle = color;
  context.globalAlpha = 0.1;
  context.fill(path, "evenodd");
  context.globalAlpha = 1;
}

function drawRaster(context: Pen, camera: Camera, shape: Shape, alpha: number): void {
  const { raster } = shape.figure;
  if (raster === undefined) return;
  const ratio = context.getTransform().a;
  // So many pixels of the image are one of the screen, in whole halvings: more of them would not be seen.
  const step = 2 ** Math.max(0, Math.floor(-Math.log2(camera.scale * ratio)));
  const { x, y, width, height } = raster.rect;
  const whole = { x, y, width: Math.ceil(width / step) * step, height: Math.ceil(height / step) * step };
  const r = onScreen(camera, whole);
  context.globalAlpha = alpha;
  context.imageSmoothingEnabled = camera.scale < 1;
  context.drawImage(raster.draw(shape.style.color, step), r.x, r.y, r.width, r.height);
  context.globalAlpha = 1;
}

/** The selected shape: white under-stroke, handles with a coloured edge, name tag. */
export function drawSelected(
  context: Pen,
  camera: Camera,
  shape: Shape,
  { font, handle }: { font: string; handle: string | undefined },
): void {
  const { figure, style } = shape;
  const path = new Path2D();
  figure.trace(path, camera);
  context.setLineDash([]);
  context.lineJoin = "round";
  if (figure.raster !== undefined) drawMarked(context, camera, shape);
  if (figure.filled) fill(context, path, style.color);
  context.lineWidth = 5;
  context.strokeStyle = "#ffffff";
  context.stroke(path);
  context.lineWidth = 2;
  context.strokeStyle = style.color;
  context.setLineDash(shape.suggested ? SUGGESTED_DASH : [...style.dash]);
  context.stroke(path);
  context.setLineDash([]);
  drawHandles(context, camera, shape, { font, handle });
  drawTag(context, onScreen(camera, figure.bounds), shape, font);
}

/** A mask has no outline of its own: a thin frame says that it is selected. */
function drawMarked(context: Pen, camera: Camera, shape: Shape): void {
  drawRaster(context, camera, shape, 1);
  const r = onScreen(camera, shape.figure.bounds);
  for (const [width, colour] of [
    [3, "#ffffff"],
    [1, shape.style.color],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.strokeRect(r.x - 2, r.y - 2, r.width + 4, r.height + 4);
  }
}

function drawHandles(
  context: Pen,
  camera: Camera,
  shape: Shape,
  { font, handle: held }: { font: string; handle: string | undefined },
): void {
  const { figure, style } = shape;
  const r = onScreen(camera, figure.bounds);
  const small = Math.min(r.width, r.height) < 28;
  for (const handle of figure.handles) {
    // On a small shape the corners suffice, or it could not be seen any more.
    const spare = handle.look === "between" || (handle.id.length === 1 && handle.look === "corner");
    if (spare && small && figure.filled) continue;
    drawHandle(context, camera, handle, { color: style.color, held: handle.id === held, font });
  }
}

function drawHandle(
  context: Pen,
  camera: Camera,
  handle: Handle,
  { color, held, font }: { color: string; held: boolean; font: string },
): void {
  const p = toScreen(camera, handle.at);
  const half = handle.look === "between" ? 2 : held ? 6 : 4;
  context.lineWidth = 1.5;
  context.strokeStyle = held ? "#ffffff" : color;
  context.fillStyle = held ? color : "#ffffff";
  context.beginPath();
  if (handle.look === "corner") context.rect(p.x - half, p.y - half, 2 * half, 2 * half);
  else context.arc(p.x, p.y, half + 0.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  if (held && handle.name !== undefined) drawWord(context, { x: p.x + 10, y: p.y - 8 }, handle.name, font);
}

function drawWord(context: Pen, { x, y }: { x: number; y: number }, word: string, font: string): void {
  context.font = font;
  context.textBaseline = "middle";
  const width = Math.ceil(context.measureText(word).width) + 8;
  context.fillStyle = "rgb(0 0 0 / .8)";
  context.fillRect(x, y, width, 17);
  context.fillStyle = "#ffffff";
  context.direction = "ltr";
  context.fillText(word, x + 4, y + 9);
}

export function onScreen(camera: Camera, rect: Rect): Rect {
  const p = toScreen(camera, rect);
  return { x: p.x, y: p.y, width: rect.width * camera.scale, height: rect.height * camera.scale };
}
