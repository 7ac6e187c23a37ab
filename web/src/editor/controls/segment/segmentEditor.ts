/** Joins recording, playhead and document: segments are drawn, heard, moved. No React. */
import { findRegion, type Found } from "../../core/found";
import { regionsOf, type Region } from "../../core/draft";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { edgeAt, StretchGesture, type Outcome, type Stretch, type World } from "../../wave/gesture";
import type { Band } from "../../wave/painter";
import { bandOf } from "./bands";
import { WaveScene } from "../../wave/waveScene";
import type { Playhead } from "../../wave/playhead";
import { Player } from "../../wave/player";
import type { Trace } from "../../wave/trace";
import { createSegment, deleteSegment, relabelSegment, resizeSegment, stretchOf } from "./segmentEdits";

export interface Host {
  session: TaskSession;
  controls: readonly ControlPlan[];
  label: (control: ControlPlan) => LabelOption | undefined;
}

export class SegmentEditor {
  readonly scene: WaveScene;
  private readonly gesture = new StretchGesture();
  private readonly end = new AbortController();
  private mark: number | undefined;

  constructor(
    parent: HTMLElement,
    readonly head: Playhead,
    private readonly host: Host,
  ) {
    this.scene = new WaveScene(parent);
    this.connect();
    const stop = head.subscribe(() => this.follow());
    this.end.signal.addEventListener("abort", stop);
  }

  setTrace(trace: Trace | undefined): void {
    this.scene.setTrace(trace);
  }

  /** What plays the recording; undefined where it cannot be heard. */
  get player(): Player | undefined {
    return this.head instanceof Player ? this.head : undefined;
  }

  /** Seconds that a key moves things by: of a sound always the same, of a series a hundredth of the view. */
  get stride(): number {
    return this.player === undefined ? round(this.scene.window.span / 100) : 0.1;
  }

  get duration(): number {
    return this.scene.duration;
  }

  get selected(): Found | undefined {
    return findRegion(this.host.session, this.host.controls, this.host.session.focus.region);
  }

  /** Brings the picture in line with the document. */
  sync(): void {
    this.scene.setBands(this.bands(), this.host.session.focus.region);
  }

  select(id: string | undefined, reveal = true): void {
    const found = findRegion(this.host.session, this.host.controls, id);
    const control = found === undefined ? {} : { control: found.control.name };
    this.host.session.setFocus({ region: id, ...control });
    if (found === undefined || !reveal) return;
    const { start, end } = stretchOf(found.region);
    this.scene.show(start, end);
    if (!this.head.playing) this.head.seek(start);
  }

  /** The next segment in time, or the one before; false at the last. */
  step(by: 1 | -1): boolean {
    const all = this.all().sort((a, b) => Number(a["start"]) - Number(b["start"]));
    const at = all.findIndex((region) => region.id === this.host.session.focus.region);
    const next = at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
    this.select(next?.id);
    return next !== undefined;
  }

  /** The first press marks where a segment begins, the second where it ends: both at the playhead. */
  markHere(): void {
    const now = this.head.time;
    if (this.mark === undefined) {
      this.mark = now;
      return;
    }
    const stretch = { start: Math.min(this.mark, now), end: Math.max(this.mark, now) };
    this.mark = undefined;
    this.create(stretch);
  }

  get marking(): number | undefined {
    return this.mark;
  }

  /** Moves an edge of the selected segment, or all of it; a held key is one step of undo. */
  nudge(by: number, edge?: "start" | "end"): void {
    const { selected, duration } = this;
    if (selected === undefined) return;
    const { start, end } = stretchOf(selected.region);
    const shift = Math.max(-start, Math.min(duration - end, by));
    const wished =
      edge === undefined
        ? { start: start + shift, end: end + shift }
        : edge === "start"
          ? { start: Math.max(0, start + by), end }
          : { start, end: Math.min(duration, end + by) };
    if (wished.end <= wished.start) return;
    resizeSegment(this.host.session, selected, wished, `resize ${selected.region.id}`);
    this.scene.show(wished.start, wished.end);
  }

  /** An edge of the selected segment goes to the playhead. */
  setEdge(edge: "start" | "end"): void {
    const { selected } = this;
    if (selected === undefined) return;
    const wished = { ...stretchOf(selected.region), [edge]: this.head.time };
    if (wished.end > wished.start) resizeSegment(this.host.session, selected, wished);
  }

  play(): void {
    const { selected } = this;
    if (selected === undefined) this.player?.toggle();
    else this.player?.toggleStretch(stretchOf(selected.region));
  }

  remove(): void {
    const { selected } = this;
    if (selected === undefined) return;
    deleteSegment(this.host.session, selected);
    this.select(undefined);
  }

  relabel(option: LabelOption): void {
    const { selected } = this;
    if (selected?.control.options.includes(option) === true)
      relabelSegment(this.host.session, selected, option);
  }

  /** Steps back one level; true when there was something. */
  back(): boolean {
    if (this.gesture.cancel()) {
      this.scene.setGhost(undefined);
      return true;
    }
    if (this.mark !== undefined) {
      this.mark = undefined;
      return true;
    }
    if (this.host.session.focus.region === undefined) return false;
    this.select(undefined);
    return true;
  }

  close(): void {
    this.end.abort();
    this.head.pause();
    this.scene.close();
  }

  private all(): Region[] {
    return this.host.controls.flatMap((control) => regionsOf(this.host.session.value(control.name)));
  }

  private bands(): Band[] {
    const { session, controls } = this.host;
    return controls.flatMap((control) => {
      const options = new Map(control.options.map((option) => [option.id, option]));
      return regionsOf(session.value(control.name)).map((region) =>
        bandOf(region, options.get(region.label), region.id in session.doc.suggested),
      );
    });
  }

  private follow(): void {
    const { head, scene } = this;
    scene.setHead(head.time);
    if (head.playing && head.time > scene.window.start + scene.window.span) {
      scene.setWindow({ ...scene.window, start: head.time });
    }
  }

  private create(stretch: Stretch): void {
    const control = this.control();
    const option = control === undefined ? undefined : this.host.label(control);
    if (control === undefined || option === undefined) return;
    const id = createSegment(this.host.session, control, option, stretch);
    if (id !== undefined) this.select(id, false);
  }

  private control(): ControlPlan | undefined {
    const { session, controls } = this.host;
    return controls.find((one) => one.name === session.focus.control) ?? controls[0];
  }

  private connect(): void {
    const { element } = this.scene;
    const { signal } = this.end;
    const on = <K extends keyof HTMLElementEventMap>(name: K, run: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(name, run, { signal, passive: false });
    on("pointerdown", (event) => {
      if (event.button !== 0 || this.duration === 0) return;
      element.setPointerCapture(event.pointerId);
      this.gesture.down(this.scene.secondsAt(event.clientX), event.clientX, this.world());
    });
    on("pointermove", (event) => {
      const at = this.scene.secondsAt(event.clientX);
      if (this.gesture.busy) this.apply(this.gesture.move(at, event.clientX, this.world()));
      else element.style.cursor = edgeAt(at, this.world()) === undefined ? "crosshair" : "ew-resize";
    });
    on("pointerup", (event) => {
      this.apply(this.gesture.up(this.scene.secondsAt(event.clientX), event.clientX, this.world()));
    });
    on("pointercancel", () => this.back());
    on("wheel", (event) => {
      event.preventDefault();
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) this.scene.pan((event.deltaX + (event.shiftKey ? event.deltaY : 0)) / 1000);
      else this.scene.zoom(Math.exp(-event.deltaY * 0.0018), this.scene.secondsAt(event.clientX));
    });
  }

  private world(): World {
    return {
      duration: this.duration,
      unit: this.scene.unit,
      targets: this.bands(),
      selected: this.host.session.focus.region,
    };
  }

  private apply(outcome: Outcome): void {
    if (outcome.kind === "preview") this.ghost(outcome.stretch, outcome.id);
    else this.scene.setGhost(undefined);
    if (outcome.kind === "create") this.create(outcome.stretch);
    if (outcome.kind === "change") {
      const found = findRegion(this.host.session, this.host.controls, outcome.id);
      if (found !== undefined) resizeSegment(this.host.session, found, outcome.stretch);
      this.select(outcome.id, false);
    }
    if (outcome.kind === "press") {
      this.select(outcome.id, false);
      this.head.seek(outcome.at);
    }
  }

  private ghost(stretch: Stretch, id: string | undefined): void {
    const control = this.control();
    const option = control === undefined ? undefined : this.host.label(control);
    const known = this.bands().find((band) => band.id === id);
    const band = known ?? bandOf({ id: "", label: option?.id ?? "", ...stretch }, option, false);
    this.scene.setGhost({ stretch, band });
  }
}

/** To 1, 2 or 5 times a power of ten, and milliseconds at least. */
function round(seconds: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(seconds, 0.001)));
  const times = [1, 2, 5, 10].find((one) => one * power >= seconds * 0.999) ?? 10;
  return times * power;
}
