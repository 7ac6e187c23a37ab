/**
 * Tracks in time on the screen: a ruler of frames, a row for each track, a mark for each keyframe. No React. Only rows
 * in view are drawn, once per animation frame.
 */
import { regionsOf, type Region } from "../core/draft";
import { geometryOf } from "../core/kinds";
import type { ControlPlan } from "../core/plan";
import type { TaskSession } from "../core/session";
import { dressed } from "../controls/image/shapes";
import { StretchGesture, type Outcome, type Stretch, type World } from "../wave/gesture";
import { drawHead, drawRow, drawRuler, drawSpare, type Colours, type Row, type Sheet } from "./trackPainter";
import type { Keyframe } from "./keyframes";

export const ROW = 20;
export const RULER = 20;
/** Where the names of tracks stand. */
export const NAMES = 132;
/** CSS pixels around a keyframe that belong to it. */
const REACH = 5;
const CLOSEST = 24;

export interface TimelineHost {
  seek: (frame: number) => void;
  select: (id: string) => void;
  keysOf: (region: Region, control: ControlPlan) => readonly Keyframe[];
  /** Where events are drawn too: what the pointer did, in frames. */
  stretch?: (outcome: Outcome) => void;
}

export class TrackTimeline {
  readonly element: HTMLDivElement;
  private readonly context: CanvasRenderingContext2D;
  private readonly observer: ResizeObserver;
  private readonly end = new AbortController();
  private tick = 0;
  private size = { width: 0, height: 0, ratio: 1 };
  private rows: readonly Row[] = [];
  private readonly gesture = new StretchGesture();
  /** The event that is pressed, and what is drawn of it. */
  private pressed: Row | undefined;
  private ghost: Stretch | undefined;
  private selected: string | undefined;
  private head = 0;
  /** Pixels that are scrolled away above. */
  private top = 0;
  /** First frame in view, and how many are. */
  private from = 0;
  private span: number;

  constructor(
    parent: HTMLElement,
    private readonly frames: number,
    private readonly host: TimelineHost,
  ) {
    this.span = frames;
    this.element = document.createElement("div");
    this.element.className = "scene";
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this.element.append(canvas);
    parent.append(this.element);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no 2D canvas.");
    this.context = context;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.element);
    this.connect();
    this.resize();
  }

  setTracks(session: TaskSession, controls: readonly ControlPlan[]): void {
    const { suggested } = session.doc;
    this.selected = session.focus.region;
    const rows = controls.flatMap((control) => {
      const options = new Map(control.options.map((option) => [option.id, option]));
      return regionsOf(session.value(control.name)).map((region) => ({
        keyframes: this.host.keysOf(region, control),
        event: geometryOf(control) === "interval",
        dress: dressed(region.id, region.label, options.get(region.label), region.id in suggested),
      }));
    });
    this.rows = rows.map((row, i) => ({ ...row, n: i + 1 }));
    this.touch();
  }

  setHead(frame: number): void {
    this.head = frame;
    // A frame out of view turns the page.
    if (frame < this.from || frame >= this.from + this.span) this.look(frame - this.span / 10, this.span);
    this.touch();
  }

  /** Brings the row of a track into view. */
  reveal(id: string): void {
    const at = this.rows.findIndex(({ dress }) => dress.id === id);
    if (at < 0) return;
    const room = this.size.height - RULER;
    if (at * ROW < this.top) this.scroll(at * ROW);
    else if ((at + 1) * ROW > this.top + room) this.scroll((at + 1) * ROW - room);
  }

  /** Around the playhead. */
  zoom(factor: number, at = this.head): void {
    const span = Math.max(Math.min(CLOSEST, this.frames), Math.min(this.frames, this.span / factor));
    this.look(at - ((at - this.from) / this.span) * span, span);
  }

  close(): void {
    this.end.abort();
    cancelAnimationFrame(this.tick);
    this.observer.disconnect();
    this.element.remove();
  }

  private look(from: number, span: number): void {
    this.span = span;
    this.from = Math.max(0, Math.min(this.frames - span, from));
    this.touch();
  }

  private scroll(top: number): void {
    const spare = this.host.stretch === undefined ? 0 : 1;
    const most = Math.max(0, (this.rows.length + spare) * ROW - (this.size.height - RULER));
    this.top = Math.max(0, Math.min(most, top));
    this.touch();
  }

  /** CSS pixels of a frame. */
  private get scale(): number {
    return Math.max(1, this.size.width - NAMES) / this.span;
  }

  private frameAt(x: number): number {
    const frame = Math.floor(this.from + (x - NAMES) / this.scale);
    return Math.max(0, Math.min(this.frames - 1, frame));
  }

  private connect(): void {
    const { element } = this;
    const { signal } = this.end;
    let scrubbing = false;
    const place = (event: MouseEvent) => {
      const around = element.getBoundingClientRect();
      return { x: event.clientX - around.left, y: event.clientY - around.top };
    };
    const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(name, run, { signal, passive: false });
    on("pointerdown", (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      const at = place(event);
      if (this.draws(at.x, at.y)) return;
      scrubbing = at.x >= NAMES;
      this.press(at.x, at.y);
    });
    on("pointermove", (event) => {
      const { x } = place(event);
      if (this.gesture.busy) this.outline(this.gesture.move(this.momentAt(x), x, this.world()));
      else if (scrubbing) this.host.seek(this.frameAt(x));
    });
    on("pointerup", (event) => {
      scrubbing = false;
      const { x } = place(event);
      if (this.gesture.busy) this.finish(this.gesture.up(this.momentAt(x), x, this.world()));
    });
    on("pointercancel", () => {
      scrubbing = false;
      if (this.gesture.cancel()) this.outline({ kind: "none" });
    });
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.touch(), { signal });
    on("wheel", (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey)
        this.zoom(Math.exp(-event.deltaY * 0.002), this.frameAt(place(event).x));
      else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        this.look(this.from + (event.deltaX + event.deltaY) / this.scale, this.span);
      else this.scroll(this.top + event.deltaY);
    });
  }

  /** A press takes the track of its row to hand, and leads to the frame: to a keyframe where one is near. */
  private press(x: number, y: number): void {
    const row = y < RULER ? undefined : this.rows[Math.floor((y - RULER + this.top) / ROW)];
    if (row !== undefined) this.host.select(row.dress.id);
    if (x < NAMES) return;
    const near = row?.keyframes.find(({ frame }) => Math.abs(this.xOf(frame) - x) <= REACH);
    this.host.seek(near?.frame ?? this.frameAt(x));
  }

  /** Begins a drag of an event's edge in its row, or of a new event below all rows; whether it did. */
  private draws(x: number, y: number): boolean {
    if (this.host.stretch === undefined || x < NAMES || y < RULER) return false;
    const row = this.rows[Math.floor((y - RULER + this.top) / ROW)];
    if (row !== undefined && !row.event) return false;
    this.pressed = row;
    if (row !== undefined) this.host.select(row.dress.id);
    this.gesture.down(this.momentAt(x), x, this.world());
    return true;
  }

  /** In frames, with the part of the frame. */
  private momentAt(x: number): number {
    return Math.max(0, Math.min(this.frames, this.from + (x - NAMES) / this.scale));
  }

  private world(): World {
    const [first, last] = this.pressed?.keyframes ?? [];
    const { dress } = this.pressed ?? {};
    const targets =
      dress === undefined || first === undefined || last === undefined
        ? []
        : [{ id: dress.id, start: first.frame, end: last.frame }];
    return { duration: this.frames, unit: 1 / this.scale, targets, selected: dress?.id };
  }

  private outline(outcome: Outcome): void {
    this.ghost = outcome.kind === "preview" ? outcome.stretch : undefined;
    this.touch();
  }

  private finish(outcome: Outcome): void {
    this.outline({ kind: "none" });
    if (outcome.kind === "press") this.host.seek(Math.min(this.frames - 1, Math.floor(outcome.at)));
    else this.host.stretch?.(outcome);
  }

  /** The middle of a frame. */
  private xOf(frame: number): number {
    return NAMES + (frame + 0.5 - this.from) * this.scale;
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = window.devicePixelRatio || 1;
    this.size = { width, height, ratio };
    this.context.canvas.width = Math.round(width * ratio);
    this.context.canvas.height = Math.round(height * ratio);
    this.touch();
  }

  private touch(): void {
    if (this.tick === 0) this.tick = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    this.tick = 0;
    const { width, height, ratio } = this.size;
    const { context, from, span, scale } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const sheet: Sheet = { context, width, height, from, span, scale };
    const colours = coloursOf(this.element);
    const first = Math.floor(this.top / ROW);
    const last = Math.min(this.rows.length, Math.ceil((this.top + height - RULER) / ROW));
    context.save();
    context.beginPath();
    context.rect(0, RULER, width, height - RULER);
    context.clip();
    for (const [i, row] of this.rows.slice(first, last).entries()) {
      const y = RULER + (first + i) * ROW - this.top;
      drawRow(sheet, row, { y, selected: row.dress.id === this.selected }, colours);
    }
    if (this.host.stretch !== undefined)
      drawSpare(sheet, { y: RULER + this.rows.length * ROW - this.top, stretch: this.ghost }, colours);
    context.restore();
    drawRuler(sheet, colours);
    drawHead(sheet, this.xOf(this.head), colours);
  }
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    surface: of("--surface"),
    soft: of("--accent-soft"),
    line: of("--grid"),
    text: of("--text"),
    quiet: of("--text-3"),
    accent: of("--accent"),
    font: `11px ${of("--sans")}`,
  };
}
