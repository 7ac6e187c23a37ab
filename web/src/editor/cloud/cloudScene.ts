/**
 * A point cloud on the screen: points by WebGL, cuboids and their names on a 2D layer above. No React. It paints once
 * per animation frame, fewer points while the camera moves, and all of them soon after it stops.
 */
import type { Point, Size } from "../scene/camera";
import { cornersOf, EDGES, FRONT, type Cuboid } from "./cuboid";
import { fitted, matrixOf, START, toScreen, type Orbit } from "./orbit";
import type { PointCloud } from "./pointCloud";
import { drawBall, drawWay } from "./brushPainter";
import { PointRenderer, type Colouring } from "./renderer";
import type { Matrix, Vector } from "./space";

export interface Solid {
  id: string;
  cuboid: Cuboid;
  color: string;
  ink: string;
  tag: string;
  dashed: boolean;
}

/** Milliseconds after the last move until the full picture. */
const STILL = 160;
/** Height of a name in CSS pixels. */
const TAG = 15;

export class CloudScene {
  readonly element: HTMLDivElement;
  private readonly renderer: PointRenderer;
  private readonly layer = document.createElement("canvas");
  private readonly observer: ResizeObserver;
  private frame = 0;
  private stillness = 0;
  private moving = false;
  private held = false;
  private ratio = 1;
  private view: Orbit = START;
  private points: PointCloud | undefined;
  private solids: readonly Solid[] = [];
  /** Where names stand in this picture. */
  private tags: { left: number; right: number; top: number }[] = [];
  private selected: string | undefined;
  private sketch: readonly Vector[] | undefined;
  private way: readonly Point[] = [];
  private ball: { place: Vector; radius: number } | undefined;
  private colours: Colouring = "height";
  private listener: () => void = () => undefined;
  size: Size = { width: 1, height: 1 };

  constructor(parent: HTMLElement) {
    this.renderer = new PointRenderer();
    this.element = document.createElement("div");
    this.element.className = "scene";
    this.element.append(this.renderer.canvas, this.layer);
    parent.append(this.element);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.element);
    this.resize();
  }

  get orbit(): Orbit {
    return this.view;
  }
  get cloud(): PointCloud | undefined {
    return this.points;
  }
  get colouring(): Colouring {
    return this.colours;
  }
  get matrix(): Matrix {
    return matrixOf(this.view, this.size);
  }

  /** Called after each change of the camera. */
  onMove(listener: () => void): void {
    this.listener = listener;
  }

  /** Shows other points; the first ones of a task are brought into view. */
  setCloud(cloud: PointCloud | undefined): void {
    const first = this.points === undefined;
    this.points = cloud;
    this.renderer.setCloud(cloud);
    if (first && cloud !== undefined) this.fit();
    this.touch();
  }

  fit(): void {
    const { points } = this;
    if (points !== undefined) this.setOrbit(fitted(this.view, points.low, points.high, points.ground));
  }

  setOrbit(orbit: Orbit): void {
    this.view = orbit;
    this.moving = true;
    window.clearTimeout(this.stillness);
    this.stillness = window.setTimeout(() => this.rest(), STILL);
    this.touch();
    this.listener();
  }

  /** While the view is held, the full picture waits: it would be in the way of the next move. */
  hold(held: boolean): void {
    this.held = held;
    if (!held && this.moving) this.setOrbit(this.view);
  }

  private rest(): void {
    if (this.held) return;
    this.moving = false;
    this.touch();
  }

  setColouring(colouring: Colouring): void {
    this.colours = colouring;
    this.touch();
  }

  setSolids(solids: readonly Solid[], selected: string | undefined): void {
    this.solids = solids;
    this.selected = selected;
    this.touch();
  }

  /** The outline on the ground that is being drawn right now. */
  setSketch(corners: readonly Vector[] | undefined): void {
    this.sketch = corners;
    this.touch();
  }

  /** Classes of points in the order of the cloud, counted from 1, and their colours. */
  setMarks(marks: Uint16Array | undefined, colors: readonly string[]): void {
    this.renderer.setMarks(marks, colors);
    this.touch();
  }

  /** The outline on the screen that is being drawn, and the ball that the brush is. */
  setBrush(way: readonly Point[], ball?: { place: Vector; radius: number }): void {
    this.way = way;
    this.ball = ball;
    this.touch();
  }

  /** Of a pointer event, in CSS pixels of the scene. */
  pointOf(event: { clientX: number; clientY: number }): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** The cuboid under a point of the screen: the one whose outline is the smallest. */
  at(p: Point): string | undefined {
    const { matrix } = this;
    const hit = this.solids.flatMap((solid) => {
      const corners = cornersOf(solid.cuboid).flatMap((corner) => toScreen(matrix, this.size, corner) ?? []);
      if (corners.length < 8) return [];
      const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const inside = p.x >= left - 3 && p.x <= right + 3 && p.y >= top - 3 && p.y <= bottom + 3;
      return inside ? [{ id: solid.id, area: (right - left) * (bottom - top) }] : [];
    });
    return hit.sort((a, b) => a.area - b.area)[0]?.id;
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.stillness);
    this.observer.disconnect();
    this.renderer.close();
    this.element.remove();
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.element;
    this.size = { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.renderer.resize(this.size, this.ratio);
    this.layer.width = Math.round(this.size.width * this.ratio);
    this.layer.height = Math.round(this.size.height * this.ratio);
    this.touch();
  }

  private touch(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  private paint(): void {
    const { matrix } = this;
    const shown = this.renderer.draw(matrix, this.colours, this.moving);
    const { target, heading, distance, flat } = this.view;
    this.element.dataset["camera"] = [...target, heading, distance, flat ? 1 : 0].join(" ");
    this.element.dataset["shown"] = String(shown);
    const sheet = this.layer.getContext("2d");
    if (sheet === null) return;
    sheet.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    sheet.clearRect(0, 0, this.size.width, this.size.height);
    this.tags = [];
    for (const solid of this.solids)
      if (solid.id !== this.selected) this.drawSolid(sheet, matrix, solid, false);
    for (const solid of this.solids)
      if (solid.id === this.selected) this.drawSolid(sheet, matrix, solid, true);
    if (this.sketch !== undefined) this.drawSketch(sheet, matrix, this.sketch);
    drawWay(sheet, this.way);
    if (this.ball !== undefined) drawBall(sheet, this, this.ball);
  }

  private drawSolid(sheet: CanvasRenderingContext2D, matrix: Matrix, solid: Solid, on: boolean): void {
    const corners = cornersOf(solid.cuboid).map((corner) => toScreen(matrix, this.size, corner));
    if (corners.some((corner) => corner === undefined)) return;
    const known = corners as Point[];
    const path = new Path2D();
    for (const [a, b] of EDGES) {
      const [from, to] = [known[a], known[b]];
      if (from === undefined || to === undefined) continue;
      path.moveTo(from.x, from.y);
      path.lineTo(to.x, to.y);
    }
    const front = new Path2D();
    for (const [i, corner] of FRONT.entries()) {
      const p = known[corner] ?? { x: 0, y: 0 };
      if (i === 0) front.moveTo(p.x, p.y);
      else front.lineTo(p.x, p.y);
    }
    front.closePath();
    sheet.globalAlpha = 0.25;
    sheet.fillStyle = solid.color;
    sheet.fill(front);
    sheet.globalAlpha = 1;
    sheet.setLineDash(solid.dashed ? [4, 3] : []);
    if (on) stroke(sheet, path, "#ffffff", 4);
    stroke(sheet, path, solid.color, on ? 2 : 1.5);
    sheet.setLineDash([]);
    this.drawTag(sheet, solid, known);
  }

  private drawTag(
    sheet: CanvasRenderingContext2D,
    { tag, color, ink }: Solid,
    corners: readonly Point[],
  ): void {
    const left = Math.min(...corners.map(({ x }) => x));
    let top = Math.min(...corners.map(({ y }) => y)) - 18;
    sheet.font = "600 11px system-ui, sans-serif";
    const right = left + sheet.measureText(tag).width + 8;
    // Above a name that stands there already: answers laid over each other are all to be read.
    const covered = () =>
      this.tags.find((one) => one.left < right && left < one.right && Math.abs(one.top - top) < TAG);
    for (let below = covered(); below !== undefined; below = covered()) top = below.top - TAG - 1;
    this.tags.push({ left, right, top });
    sheet.fillStyle = color;
    sheet.fillRect(left, top, right - left, TAG);
    sheet.fillStyle = ink;
    sheet.fillText(tag, left + 4, top + 11);
  }

  private drawSketch(sheet: CanvasRenderingContext2D, matrix: Matrix, corners: readonly Vector[]): void {
    const path = new Path2D();
    for (const corner of corners) {
      const p = toScreen(matrix, this.size, corner);
      if (p !== undefined) path.lineTo(p.x, p.y);
    }
    path.closePath();
    sheet.setLineDash([5, 4]);
    stroke(sheet, path, "#ffffff", 1.5);
    sheet.setLineDash([]);
  }
}

function stroke(sheet: CanvasRenderingContext2D, path: Path2D, color: string, width: number): void {
  sheet.strokeStyle = color;
  sheet.lineWidth = width;
  sheet.stroke(path);
}
