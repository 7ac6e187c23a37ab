/** What the pointer does to a point cloud: look around, select, draw an outline on the ground. No React. */
import type { Point } from "../scene/camera";
import type { CloudScene } from "./cloudScene";
import { cornersOf, into, type Cuboid } from "./cuboid";
import { onPlane, panBy, turnBy, zoomBy } from "./orbit";
import { turned, type Vector } from "./space";

export type CloudTool = "draw" | "look";

interface Host {
  /** An outline on the ground was drawn; its height is 0. */
  create: (footprint: Cuboid) => void;
  select: (id: string | undefined) => void;
  /** Whoever paints classes onto points. */
  painter: Painter;
}

export interface Painter {
  /** Whether the pointer paints now. */
  readonly active: boolean;
  /** What was drawn on the screen so far; `done` sets it. */
  trace: (way: readonly Point[], done: boolean) => void;
}

type Drag =
  | { kind: "orbit" | "pan"; last: Point; start: Point }
  | { kind: "draw"; from: Vector; to: Vector; start: Point }
  | { kind: "paint"; way: readonly Point[]; start: Point };

/** CSS pixels that a press may stray and still be a click. */
const CLICK = 4;

export class CloudPointer {
  tool: CloudTool = "draw";
  private readonly end = new AbortController();
  private drag: Drag | undefined;

  constructor(
    private readonly scene: CloudScene,
    private readonly host: Host,
  ) {
    const { element } = scene;
    const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(name, run, { signal: this.end.signal, passive: false });
    on("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      this.drag = this.begin(event);
      scene.hold(this.drag.kind === "orbit" || this.drag.kind === "pan");
    });
    on("pointermove", (event) => this.follow(scene.pointOf(event)));
    on("pointerup", (event) => this.finish(scene.pointOf(event)));
    on("pointercancel", () => this.cancel());
    on("contextmenu", (event) => event.preventDefault());
    on("wheel", (event) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * 0.0015);
      scene.setOrbit(zoomBy(scene.orbit, scene.size, factor, scene.pointOf(event)));
    });
  }

  /** Gives up what is being drawn; true when there was something. */
  cancel(): boolean {
    const { drag } = this;
    this.drag = undefined;
    this.scene.hold(false);
    this.scene.setSketch(undefined);
    this.scene.setBrush([]);
    return drag !== undefined;
  }

  close(): void {
    this.end.abort();
  }

  private begin(event: PointerEvent): Drag {
    const start = this.scene.pointOf(event);
    const { orbit, size, cloud } = this.scene;
    if (event.button !== 0 || event.shiftKey) return { kind: "pan", last: start, start };
    const works = this.tool === "draw" && !event.altKey && cloud !== undefined;
    if (works && this.host.painter.active) return { kind: "paint", way: [start], start };
    const from = onPlane(orbit, size, start, cloud?.ground ?? 0);
    if (works && from !== undefined) return { kind: "draw", from, to: from, start };
    return { kind: orbit.flat ? "pan" : "orbit", last: start, start };
  }

  private follow(p: Point): void {
    const { drag, scene } = this;
    if (drag === undefined) {
      if (this.tool === "draw" && this.host.painter.active) this.host.painter.trace([p], false);
      return;
    }
    const { orbit, size } = scene;
    if (drag.kind === "paint") {
      this.drag = { ...drag, way: [...drag.way, p] };
      this.host.painter.trace(this.drag.way, false);
      return;
    }
    if (drag.kind === "draw") {
      const to = onPlane(orbit, size, p, drag.from[2]);
      if (to === undefined) return;
      this.drag = { ...drag, to };
      scene.setSketch(cornersOf(footprintOf(drag.from, to, orbit.heading)).slice(0, 4));
      return;
    }
    const [dx, dy] = [p.x - drag.last.x, p.y - drag.last.y];
    this.drag = { ...drag, last: p };
    scene.setOrbit(drag.kind === "pan" ? panBy(orbit, size, dx, dy) : turnBy(orbit, -dx * 0.4, dy * 0.3));
  }

  private finish(p: Point): void {
    const { drag, scene } = this;
    this.cancel();
    if (drag === undefined) return;
    if (drag.kind === "paint") this.host.painter.trace(drag.way, true);
    else if (Math.hypot(p.x - drag.start.x, p.y - drag.start.y) < CLICK) this.host.select(scene.at(p));
    else if (drag.kind === "draw") this.host.create(footprintOf(drag.from, drag.to, scene.orbit.heading));
  }
}

/** The outline between two corners of a drag, its sides along the screen; its length is the longer one. */
export function footprintOf(from: Vector, to: Vector, heading: number): Cuboid {
  const flat: Cuboid = { x: from[0], y: from[1], z: from[2], length: 1, width: 1, height: 0, yaw: heading };
  const [along, across] = into(flat, to).map(Math.abs);
  const [a, b] = [along ?? 0, across ?? 0];
  return {
    ...flat,
    x: (from[0] + to[0]) / 2,
    y: (from[1] + to[1]) / 2,
    length: Math.max(a, b),
    width: Math.min(a, b),
    yaw: turned(b > a ? heading + 90 : heading),
  };
}
