import { textOf } from "../../core/plan";
import { isObject, type Json, type JsonObject } from "../../core/json";
import { between } from "../boxes";
import type { Camera, Point, Rect, Size } from "../camera";
import { corner, Figure, traceLine, type FigureKind, type Handle, type Tracer } from "../figure";
import { boundsOf, cut, heldIn, inImage, mapped, passes, shifted, type Line, type Pair } from "../lines";
import { traceSpot } from "./point";

export interface Joint {
  name: string;
  at: Pair;
  hidden: boolean;
}

export interface Keypoint {
  name: string;
  title: string;
  /** Where a new skeleton has it, in shares of its frame. */
  place: Pair;
}

/** What the template says of a skeleton. */
export interface Anatomy {
  keypoints: readonly Keypoint[];
  edges: readonly (readonly [string, string])[];
}

/** Named points joined by the edges of the template. */
export class SkeletonFigure extends Figure {
  readonly cornered = true;
  override readonly filled = false;
  readonly lines: readonly Line[];

  constructor(
    readonly joints: readonly Joint[],
    private readonly anatomy: Anatomy,
  ) {
    super();
    const places = new Map(joints.map((joint) => [joint.name, joint.at]));
    const edges = anatomy.edges.flatMap(([a, b]): Line[] => {
      const [from, to] = [places.get(a), places.get(b)];
      return from === undefined || to === undefined ? [] : [[from, to]];
    });
    this.lines = [...edges, ...joints.map((joint): Line => [joint.at])];
  }

  get bounds(): Rect {
    return boundsOf(this.lines);
  }

  get handles(): readonly Handle[] {
    return this.joints.map(({ name, at, hidden }) =>
      corner(name, at, { name: this.titleOf(name), look: hidden ? "hollow" : "corner", cursor: "move" }),
    );
  }

  override get whole(): boolean {
    return this.joints.length > 0;
  }

  override trace(path: Tracer, camera: Camera): void {
    for (const line of this.lines) {
      const [first] = line;
      if (line.length > 1) traceLine(path, camera, line, false);
      else if (first !== undefined) traceSpot(path, camera, first, 3);
    }
  }

  override near(p: Point, reach: number): boolean {
    return this.lines.some((line) => passes(line, false, p, reach));
  }

  moved(dx: number, dy: number, image: Size): Figure {
    const by = heldIn(this.bounds, dx, dy, image);
    return this.placed(shifted(this.places, by));
  }

  dragged(handle: string, to: Point, image: Size): Figure {
    return this.with((joint) => (joint.name === handle ? { ...joint, at: inImage(to, image) } : joint));
  }

  /** A joint that is not in the picture is taken away. */
  without(handle: string): Figure | undefined {
    const joints = this.joints.filter((joint) => joint.name !== handle);
    return joints.length > 0 && joints.length < this.joints.length
      ? new SkeletonFigure(joints, this.anatomy)
      : undefined;
  }

  /** Seen or covered by something. */
  toggled(handle: string): Figure {
    return this.with((joint) => (joint.name === handle ? { ...joint, hidden: !joint.hidden } : joint));
  }

  /** With the next joint that is missing, in the middle. */
  grown(): { figure: Figure; handle: string } | undefined {
    const missing = this.anatomy.keypoints.find(
      ({ name }) => !this.joints.some((joint) => joint.name === name),
    );
    if (missing === undefined) return undefined;
    const { x, y, width, height } = this.bounds;
    const at: Pair = [cut(x + width * missing.place[0]), cut(y + height * missing.place[1])];
    const joints = [...this.joints, { name: missing.name, at, hidden: false }];
    return { figure: new SkeletonFigure(joints, this.anatomy), handle: missing.name };
  }

  members(): JsonObject {
    const order = this.anatomy.keypoints.map(({ name }) => name);
    const sorted = this.joints.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    const points = sorted.map(({ name, at: [x, y], hidden }): [string, Json] => [
      name,
      { x, y, visibility: hidden ? "hidden" : "visible" },
    ]);
    return { points: Object.fromEntries(points) };
  }

  protected fitted(rect: Rect): Figure {
    return this.placed(mapped(this.places, this.bounds, rect));
  }

  private get places(): Line {
    return this.joints.map((joint) => joint.at);
  }

  private placed(places: Line): Figure {
    return this.with((joint, i) => ({ ...joint, at: places[i] ?? joint.at }));
  }

  private with(change: (joint: Joint, i: number) => Joint): Figure {
    return new SkeletonFigure(this.joints.map(change), this.anatomy);
  }

  private titleOf(name: string): string {
    return this.anatomy.keypoints.find((one) => one.name === name)?.title ?? name;
  }
}

export function anatomyOf(spec: JsonObject): Anatomy {
  const { keypoints, edges } = spec;
  return {
    keypoints: (Array.isArray(keypoints) ? keypoints : []).filter(isObject).map((one) => ({
      name: textOf(one, "name"),
      title: textOf(one, "title"),
      place: [Number(one["x"]), Number(one["y"])],
    })),
    edges: (Array.isArray(edges) ? edges : []).flatMap((edge): [string, string][] =>
      Array.isArray(edge) ? [edge.filter((end) => typeof end === "string") as [string, string]] : [],
    ),
  };
}

export function skeleton(spec: JsonObject): FigureKind {
  const anatomy = anatomyOf(spec);
  return {
    how: "corners",
    read: ({ points }) => {
      const joints = Object.entries(isObject(points) ? points : {}).flatMap(([name, one]): Joint[] => {
        if (!isObject(one)) return [];
        const at: Pair = [Number(one["x"]), Number(one["y"])];
        return [{ name, at, hidden: one["visibility"] === "hidden" }];
      });
      return new SkeletonFigure(joints, anatomy);
    },
    spanned: (a: Point, b: Point, image: Size) => {
      const { x, y, width, height } = between(a, b, image);
      const joints = anatomy.keypoints.map(({ name, place: [u, v] }) => ({
        name,
        at: [cut(x + width * u), cut(y + height * v)] as const,
        hidden: false,
      }));
      return new SkeletonFigure(joints, anatomy);
    },
  };
}
