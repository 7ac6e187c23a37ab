/**
 * The selected cuboid from above, from its side, or from behind, in parallel lines: points near it, its outline, and
 * handles for moving, sizes and turn. No React. The frame stays while a drag lasts.
 */
import type { Point, Size } from "../scene/camera";
import { cornersOf, into, movedBy, pulled, type Cuboid } from "./cuboid";
import { grown, type PointCloud } from "./pointCloud";
import { turned, type Vector } from "./space";

export type Side = "top" | "side" | "front";

/** Which of the cuboid's axes (0 ahead, 1 left, 2 up) point right and up, and with which sign right. */
const PLANES: Record<Side, { u: 0 | 1; v: 1 | 2; sign: 1 | -1 }> = {
  top: { u: 0, v: 1, sign: 1 },
  side: { u: 0, v: 2, sign: 1 },
  front: { u: 1, v: 2, sign: -1 },
};
const NAMES = ["length", "width", "height"] as const;
const MOST = 30_000;
const HANDLE = 8;
const REACH = 9;
/** CSS pixels from the front to the knob that turns. */
const KNOB = 22;

type Grip = { kind: "move" } | { kind: "turn" } | { kind: "pull"; u: -1 | 0 | 1; v: -1 | 0 | 1 };

interface Host {
  preview: (cuboid: Cuboid) => void;
  commit: (cuboid: Cuboid) => void;
}

export class PlanView {
  readonly canvas = document.createElement("canvas");
  private readonly end = new AbortController();
  private readonly observer: ResizeObserver;
  private size: Size = { width: 1, height: 1 };
  private ratio = 1;
  private cloud: PointCloud | undefined;
  private shown: Cuboid | undefined;
  private color = "#ffffff";
  /** The cuboid that the view is centred on. */
  private base: Cuboid | undefined;
  private near: readonly Vector[] = [];
  private drag: { grip: Grip; from: Point; start: Cuboid; now: Cuboid } | undefined;
  private frame = 0;

  constructor(
    parent: HTMLElement,
    readonly side: Side,
    private readonly host: Host,
  ) {
    this.canvas.className = "plan-canvas";
    parent.append(this.canvas);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(parent);
    this.connect();
  }

  show(cloud: PointCloud | undefined, cuboid: Cuboid | undefined, color: string): void {
    const other = cloud !== this.cloud;
    this.cloud = cloud;
    this.color = color;
    this.shown = cuboid;
    if (this.drag === undefined && (other || !same(this.base, cuboid))) this.center(cuboid);
    this.touch();
  }

  close(): void {
    this.end.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    this.canvas.remove();
  }

  /** CSS pixels per metre. */
  private get scale(): number {
    const { base, size, side } = this;
    if (base === undefined) return 1;
    const { u, v } = PLANES[side];
    const room = Math.min(size.width / base[NAMES[u]], size.height / base[NAMES[v]]);
    return Math.min(200, room * 0.55);
  }

  private center(cuboid: Cuboid | undefined): void {
    this.base = cuboid;
    if (cuboid === undefined || this.cloud === undefined) {
      this.near = [];
      return;
    }
    const { u, v } = PLANES[this.side];
    const wide = { ...grown(cuboid, 0.4) };
    wide[NAMES[u]] = this.size.width / this.scale;
    wide[NAMES[v]] = this.size.height / this.scale;
    this.near = this.cloud.within(wide, MOST);
    this.canvas.dataset["scale"] = String(this.scale);
  }

  private onScreen(place: Vector): Point {
    const { u, v, sign } = PLANES[this.side];
    return {
      x: this.size.width / 2 + sign * place[u] * this.scale,
      y: this.size.height / 2 - place[v] * this.scale,
    };
  }

  private paint(): void {
    const sheet = this.canvas.getContext("2d");
    if (sheet === null) return;
    sheet.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    sheet.clearRect(0, 0, this.size.width, this.size.height);
    const { base, shown } = this;
    if (base === undefined || shown === undefined) return;
    sheet.fillStyle = "#c9cdd2";
    for (const place of this.near) {
      const { x, y } = this.onScreen(place);
      sheet.fillRect(x, y, 1.5, 1.5);
    }
    const outline = this.outline(base, shown);
    const path = new Path2D();
    for (const p of outline) path.lineTo(p.x, p.y);
    path.closePath();
    sheet.globalAlpha = 0.15;
    sheet.fillStyle = this.color;
    sheet.fill(path);
    sheet.globalAlpha = 1;
    for (const [color, width] of [
      ["#ffffff", 4],
      [this.color, 2],
    ] as const) {
      sheet.strokeStyle = color;
      sheet.lineWidth = width;
      sheet.stroke(path);
    }
    for (const { p, grip } of this.handles(shown)) {
      sheet.fillStyle = "#ffffff";
      sheet.strokeStyle = this.color;
      sheet.lineWidth = 1.5;
      sheet.beginPath();
      if (grip.kind === "turn") sheet.arc(p.x, p.y, HANDLE / 2, 0, 2 * Math.PI);
      else sheet.rect(p.x - HANDLE / 2, p.y - HANDLE / 2, HANDLE, HANDLE);
      sheet.fill();
      sheet.stroke();
    }
  }

  private outline(base: Cuboid, shown: Cuboid): Point[] {
    const corners = cornersOf(shown).map((corner) => into(base, corner));
    const ring = { top: [4, 5, 6, 7], side: [0, 1, 5, 4], front: [0, 3, 7, 4] }[this.side];
    return ring.flatMap((i) => {
      const corner = corners[i];
      return corner === undefined ? [] : [this.onScreen(corner)];
    });
  }

  private handles(shown: Cuboid): { p: Point; grip: Grip }[] {
    const { base, side } = this;
    if (base === undefined) return [];
    const { u, v } = PLANES[side];
    const place = (a: number, b: number): Point => {
      const own: [number, number, number] = [0, 0, 0];
      own[u] = (a * shown[NAMES[u]]) / 2;
      own[v] = (b * shown[NAMES[v]]) / 2;
      const moved = movedBy(shown, own);
      return this.onScreen(into(base, [moved.x, moved.y, moved.z]));
    };
    const steps = [-1, 0, 1] as const;
    const grips = steps.flatMap((a) =>
      steps.flatMap((b) =>
        a === 0 && b === 0 ? [] : [{ p: place(a, b), grip: { kind: "pull" as const, u: a, v: b } }],
      ),
    );
    if (side !== "top") return grips;
    const out = 1 + (2 * KNOB) / this.scale / shown.length;
    return [...grips, { p: place(out, 0), grip: { kind: "turn" } }];
  }

  private gripAt(p: Point): Grip | undefined {
    const { shown, base } = this;
    if (shown === undefined || base === undefined) return undefined;
    const found = this.handles(shown)
      .map((handle) => ({ ...handle, far: Math.hypot(handle.p.x - p.x, handle.p.y - p.y) }))
      .sort((a, b) => a.far - b.far)[0];
    if (found !== undefined && found.far <= REACH) return found.grip;
    const path = new Path2D();
    for (const corner of this.outline(base, shown)) path.lineTo(corner.x, corner.y);
    path.closePath();
    const inside = this.canvas.getContext("2d")?.isPointInPath(path, p.x * this.ratio, p.y * this.ratio);
    return inside === true ? { kind: "move" } : undefined;
  }

  /** What the drag makes of the cuboid. */
  private dragged(p: Point): Cuboid | undefined {
    const { drag, base } = this;
    if (drag === undefined || base === undefined) return undefined;
    const { start, grip, from } = drag;
    const { u, v, sign } = PLANES[this.side];
    if (grip.kind === "turn") {
      const middle = this.onScreen(into(base, [start.x, start.y, start.z]));
      const angle = (Math.atan2(middle.y - p.y, p.x - middle.x) * 180) / Math.PI;
      return { ...start, yaw: turned(base.yaw + angle) };
    }
    // From the axes of the view, which are those of `base`, to those of the cuboid.
    const by: [number, number, number] = [0, 0, 0];
    by[u] = (sign * (p.x - from.x)) / this.scale;
    by[v] = (from.y - p.y) / this.scale;
    const own = into({ ...start, x: 0, y: 0, z: 0 }, outwards(base, by));
    if (grip.kind === "move") return movedBy(start, own);
    const once = grip.u === 0 ? start : pulled(start, u, grip.u, own[u]);
    return grip.v === 0 ? once : pulled(once, v, grip.v, own[v]);
  }

  private connect(): void {
    const { signal } = this.end;
    const { canvas } = this;
    const pointOf = (event: PointerEvent): Point => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    canvas.addEventListener(
      "pointerdown",
      (event) => {
        const p = pointOf(event);
        const grip = this.gripAt(p);
        if (event.button !== 0 || grip === undefined || this.shown === undefined) return;
        canvas.setPointerCapture(event.pointerId);
        this.drag = { grip, from: p, start: this.shown, now: this.shown };
      },
      { signal },
    );
    canvas.addEventListener(
      "pointermove",
      (event) => {
        const p = pointOf(event);
        const next = this.dragged(p);
        canvas.style.cursor = cursorOf(this.drag?.grip ?? this.gripAt(p));
        if (this.drag === undefined || next === undefined) return;
        this.drag = { ...this.drag, now: next };
        this.host.preview(next);
      },
      { signal },
    );
    const finish = () => {
      const { drag } = this;
      this.drag = undefined;
      if (drag !== undefined && drag.now !== drag.start) this.host.commit(drag.now);
    };
    canvas.addEventListener("pointerup", finish, { signal });
    canvas.addEventListener("pointercancel", finish, { signal });
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.size = { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(this.size.width * this.ratio);
    this.canvas.height = Math.round(this.size.height * this.ratio);
    this.center(this.shown);
    this.touch();
  }

  private touch(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }
}

/** A direction in the axes of a cuboid, as one of the world. */
function outwards(base: Cuboid, by: Vector): Vector {
  const { x, y, z } = movedBy({ ...base, x: 0, y: 0, z: 0 }, by);
  return [x, y, z];
}

function cursorOf(grip: Grip | undefined): string {
  if (grip === undefined) return "default";
  if (grip.kind === "move") return "move";
  if (grip.kind === "turn") return "grab";
  if (grip.u === 0) return "ns-resize";
  return grip.v === 0 ? "ew-resize" : "nwse-resize";
}

const same = (a: Cuboid | undefined, b: Cuboid | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
