/** When a painted layer can be moved instead of painted anew. Pure. */
import { visible, type Camera, type Rect, type Size } from "./camera";

/** So many times larger or smaller a painted layer may be shown while a gesture lasts. */
const STRETCH = 4;

/** Whether a layer painted for one camera shows all of `content` that another of a like scale sees. */
export function holds(painted: Camera, camera: Camera, content: Rect, view: Size): boolean {
  const ratio = camera.scale / painted.scale;
  if (ratio > STRETCH || ratio < 1 / STRETCH) return false;
  const has = visible(painted, view);
  const wants = visible(camera, view);
  const slack = 1e-6 / camera.scale;
  return (
    inside([wants.x, wants.width], [content.x, content.width], [has.x, has.width], slack) &&
    inside([wants.y, wants.height], [content.y, content.height], [has.y, has.height], slack)
  );
}

type Stretch = readonly [start: number, length: number];

/** Whether what two stretches share lies in a third. */
function inside(a: Stretch, b: Stretch, within: Stretch, slack: number): boolean {
  const from = Math.max(a[0], b[0]);
  const to = Math.min(a[0] + a[1], b[0] + b[1]);
  return from >= to || (from >= within[0] - slack && to <= within[0] + within[1] + slack);
}

/** Whether a layer moved from one camera to another has each of its pixels on one of the screen's: none is blurred. */
export function sharp(painted: Camera, camera: Camera, ratio: number): boolean {
  return (
    painted.scale === camera.scale &&
    whole((camera.x - painted.x) * ratio) &&
    whole((camera.y - painted.y) * ratio)
  );
}

const whole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-3;
