import { toScreen, type Camera, type Point } from "./camera";

export interface Brush {
  at: Point | undefined;
  /** In image pixels. */
  radius: number;
  way: readonly Point[];
  color: string;
}

/** The way of the brush before it is pixels, and the ring where it stands. */
export function drawBrush(context: CanvasRenderingContext2D, camera: Camera, brush: Brush): void {
  const width = Math.max(1, brush.radius * 2 * camera.scale);
  const way = brush.way.map((p) => toScreen(camera, p));
  const [first] = way;
  if (first !== undefined) {
    context.globalAlpha = 0.45;
    context.strokeStyle = brush.color;
    context.lineWidth = width;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.beginPath();
    context.moveTo(first.x, first.y);
    for (const p of way) context.lineTo(p.x, p.y);
    context.stroke();
    context.globalAlpha = 1;
    context.lineCap = "butt";
  }
  if (brush.at === undefined) return;
  const at = toScreen(camera, brush.at);
  for (const [line, colour] of [
    [3, "rgb(255 255 255 / .8)"],
    [1.25, "rgb(0 0 0 / .9)"],
  ] as const) {
    context.lineWidth = line;
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(at.x, at.y, width / 2, 0, 2 * Math.PI);
    context.stroke();
  }
}
