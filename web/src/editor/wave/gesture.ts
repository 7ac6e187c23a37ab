/** What the pointer means on a waveform, as a state machine without a screen. Times are seconds. */
export interface Stretch {
  start: number;
  end: number;
}

export interface Target extends Stretch {
  id: string;
}

export type Outcome =
  | { kind: "none" }
  | { kind: "preview"; stretch: Stretch; id?: string }
  | { kind: "create"; stretch: Stretch }
  | { kind: "change"; id: string; stretch: Stretch }
  | { kind: "press"; id: string | undefined; at: number };

type State =
  | { kind: "idle" }
  | { kind: "draw"; from: number; x: number; hit: string | undefined }
  | { kind: "edge"; target: Target; edge: "start" | "end" };

export interface World {
  duration: number;
  /** Seconds per CSS pixel. */
  unit: number;
  targets: readonly Target[];
  selected: string | undefined;
}

/** CSS pixels: how near counts as on an edge; how far a press may stray and still be a click. */
const REACH = 5;
const CLICK = 3;

export class StretchGesture {
  private state: State = { kind: "idle" };

  get busy(): boolean {
    return this.state.kind !== "idle";
  }

  cancel(): boolean {
    const was = this.busy;
    this.state = { kind: "idle" };
    return was;
  }

  down(at: number, x: number, world: World): void {
    const grabbed = edgeAt(at, world);
    this.state =
      grabbed === undefined
        ? { kind: "draw", from: at, x, hit: hitAt(at, world)?.id }
        : { kind: "edge", ...grabbed };
  }

  move(at: number, x: number, world: World): Outcome {
    const { state } = this;
    if (state.kind === "idle") return { kind: "none" };
    if (state.kind === "edge") {
      return { kind: "preview", id: state.target.id, stretch: resized(state.target, state.edge, at, world) };
    }
    if (Math.abs(x - state.x) < CLICK) return { kind: "none" };
    return { kind: "preview", stretch: between(state.from, at, world.duration) };
  }

  up(at: number, x: number, world: World): Outcome {
    const { state } = this;
    this.state = { kind: "idle" };
    if (state.kind === "idle") return { kind: "none" };
    if (state.kind === "edge") {
      return { kind: "change", id: state.target.id, stretch: resized(state.target, state.edge, at, world) };
    }
    if (Math.abs(x - state.x) < CLICK) return { kind: "press", id: state.hit, at: state.from };
    return { kind: "create", stretch: between(state.from, at, world.duration) };
  }
}

/** The edge under the pointer; that of the selected segment goes before others. */
export function edgeAt(at: number, world: World): { target: Target; edge: "start" | "end" } | undefined {
  const reach = REACH * world.unit;
  const near = world.targets.flatMap((target) =>
    (["start", "end"] as const).map((edge) => ({ target, edge, away: Math.abs(target[edge] - at) })),
  );
  const found = near
    .filter((one) => one.away <= reach)
    .sort(
      (a, b) =>
        Number(b.target.id === world.selected) - Number(a.target.id === world.selected) || a.away - b.away,
    )[0];
  return found === undefined ? undefined : { target: found.target, edge: found.edge };
}

/** The shortest segment at a moment. */
export function hitAt(at: number, world: World): Target | undefined {
  return world.targets
    .filter((target) => target.start <= at && at < target.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

/** Milliseconds are as fine as a hand on a waveform gets. */
export const milli = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function between(a: number, b: number, duration: number): Stretch {
  const within = (one: number) => milli(Math.max(0, Math.min(duration, one)));
  return { start: within(Math.min(a, b)), end: within(Math.max(a, b)) };
}

/** Pulled over its other edge, a segment turns round. */
function resized(target: Target, edge: "start" | "end", at: number, { duration }: World): Stretch {
  return between(edge === "start" ? target.end : target.start, at, duration);
}
