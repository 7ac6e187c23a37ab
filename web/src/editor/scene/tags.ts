/** Name tags of shapes. */
import type { Camera, Rect } from "./camera";
import type { Pen } from "./layers";
import { onScreen, type Shape } from "./painter";

/** The name tag stands on the box, or inside it at the upper border of the view. */
export function drawTag(context: Pen, r: Rect, shape: Shape, font: string): void {
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
  // Drawn away from the page, it would take the page's direction, and start at the wrong end of its ground.
  context.direction = "ltr";
  context.fillText(text, x + 5, y + 9);
}

/** Short tags of boxes that are large enough to carry one. */
export function drawTags(context: Pen, camera: Camera, shapes: readonly Shape[], font: string): void {
  context.font = font;
  context.textBaseline = "middle";
  context.direction = "ltr";
  for (const shape of shapes) {
    const r = onScreen(camera, shape.figure.bounds);
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
