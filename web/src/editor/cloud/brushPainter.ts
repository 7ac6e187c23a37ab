/** What stands over the points while classes are painted: the outline drawn so far, the ball of the brush. */
import type { Point, Size } from "../scene/camera";
import { axesOf, toScreen, type Orbit } from "./orbit";
import { plus, type Matrix, type Vector } from "./space";

interface View {
  readonly orbit: Orbit;
  readonly matrix: Matrix;
  readonly size: Size;
}

export function drawWay(sheet: CanvasRenderingContext2D, way: readonly Point[]): void {
  if (way.length < 2) return;
  const path = new Path2D();
  for (const { x, y } of way) path.lineTo(x, y);
  path.closePath();
  sheet.setLineDash([5, 4]);
  outline(sheet, path);
  sheet.setLineDash([]);
}

export function drawBall(
  sheet: CanvasRenderingContext2D,
  { orbit, matrix, size }: View,
  { place, radius }: { place: Vector; radius: number },
): void {
  const middle = toScreen(matrix, size, place);
  const edge = toScreen(matrix, size, plus(place, axesOf(orbit).right, radius));
  if (middle === undefined || edge === undefined) return;
  const path = new Path2D();
  path.arc(middle.x, middle.y, Math.max(2, Math.hypot(edge.x - middle.x, edge.y - middle.y)), 0, 2 * Math.PI);
  outline(sheet, path);
}

/** Seen on dark and on light points. */
function outline(sheet: CanvasRenderingContext2D, path: Path2D): void {
  sheet.strokeStyle = "#000000";
  sheet.lineWidth = 3;
  sheet.stroke(path);
  sheet.strokeStyle = "#ffffff";
  sheet.lineWidth = 1.5;
  sheet.stroke(path);
}
