/** Camera of a scene: `screen = image * scale + offset`, in CSS pixels. Immutable. */
export interface Point {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Rect extends Point, Size {}

export interface Camera {
  scale: number;
  x: number;
  y: number;
}

/** Shows 100,000 pixels on five hundred. */
export const MIN_SCALE = 0.005;
export const MAX_SCALE = 64;
/** At least so much of the image stays in view, in CSS pixels. */
const KEEP = 48;

export const toScreen = (camera: Camera, p: Point): Point => ({
  x: p.x * camera.scale + camera.x,
  y: p.y * camera.scale + camera.y,
});

export const toImage = (camera: Camera, p: Point): Point => ({
  x: (p.x - camera.x) / camera.scale,
  y: (p.y - camera.y) / camera.scale,
});

export const bound = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));

/** The whole rectangle of the image in view, centred, never larger than its pixels unless it is tiny. */
export function fit(rect: Rect, view: Size, margin = 16, most = 8): Camera {
  const room = { width: Math.max(1, view.width - 2 * margin), height: Math.max(1, view.height - 2 * margin) };
  const wanted = Math.min(room.width / Math.max(1, rect.width), room.height / Math.max(1, rect.height));
  const scale = bound(wanted, MIN_SCALE, Math.min(most, MAX_SCALE));
  return {
    scale,
    x: view.width / 2 - (rect.x + rect.width / 2) * scale,
    y: view.height / 2 - (rect.y + rect.height / 2) * scale,
  };
}

/** Zooms so that what is under `at` (screen) stays under it. */
export function zoomAt(camera: Camera, at: Point, factor: number): Camera {
  const scale = bound(camera.scale * factor, MIN_SCALE, MAX_SCALE);
  const ratio = scale / camera.scale;
  return { scale, x: at.x - (at.x - camera.x) * ratio, y: at.y - (at.y - camera.y) * ratio };
}

export const pan = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x + dx,
  y: camera.y + dy,
});

/** Keeps a strip of the image in view. */
export function keepInView(camera: Camera, image: Size, view: Size): Camera {
  const w = image.width * camera.scale;
  const h = image.height * camera.scale;
  const strip = { x: Math.min(KEEP, w), y: Math.min(KEEP, h) };
  return {
    scale: camera.scale,
    x: bound(camera.x, strip.x - w, view.width - strip.x),
    y: bound(camera.y, strip.y - h, view.height - strip.y),
  };
}

/** The part of the image plane that the view shows. */
export function visible(camera: Camera, view: Size): Rect {
  const from = toImage(camera, { x: 0, y: 0 });
  return { x: from.x, y: from.y, width: view.width / camera.scale, height: view.height / camera.scale };
}

/** How far to pan so that a rectangle is in view, with a margin. */
export function intoView(camera: Camera, rect: Rect, view: Size): Point {
  const a = toScreen(camera, rect);
  return {
    x: shift(a.x, a.x + rect.width * camera.scale, view.width),
    y: shift(a.y, a.y + rect.height * camera.scale, view.height),
  };
}

/** How far to pan so that [from, to] lies in [0, length], with a margin. */
function shift(from: number, to: number, length: number): number {
  const margin = 24;
  if (to - from > length - 2 * margin) return from > length || to < 0 ? length / 2 - (from + to) / 2 : 0;
  if (from < margin) return margin - from;
  if (to > length - margin) return length - margin - to;
  return 0;
}
