/** Events of a video: segments whose ends lie between frames, drawn on the timeline or set at the frame shown. No React. */
import { findRegion, type Found } from "../../core/found";
import type { Region } from "../../core/draft";
import { geometryOf, withGeometry } from "../../core/kinds";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { Film } from "../../film/film";
import type { Keyframe } from "../../film/keyframes";
import type { Outcome, Stretch } from "../../wave/gesture";
import {
  createSegment,
  deleteSegment,
  relabelSegment,
  resizeSegment,
  stretchOf,
} from "../segment/segmentEdits";
import type { TrackEditor } from "./trackEditor";

/** Times are kept in whole milliseconds: so far beside a frame's own they may lie. */
const ROUNDING = 0.00075;
const NOWHERE = { x: 0, y: 0, width: 0, height: 0 };

/** When a frame begins, in seconds from the first one; the one behind the last ends the video. */
export function secondsOf(film: Film, frame: number): number {
  if (frame <= film.last) return film.timeOf(frame) - film.timeOf(0);
  const long = film.last > 0 ? film.timeOf(film.last) - film.timeOf(film.last - 1) : 1;
  return film.timeOf(film.last) - film.timeOf(0) + long;
}

/** The first frame of an event, and the one behind its last. */
export function framesOf(film: Film, region: Region): Stretch {
  const { start, end } = stretchOf(region);
  const beyond = end > secondsOf(film, film.frames) - ROUNDING;
  return {
    start: film.frameAt(start + ROUNDING),
    end: beyond ? film.frames : film.frameAt(end + ROUNDING),
  };
}

/** An event as the timeline draws tracks: seen from its first frame on until the one behind its last. */
export function eventKeys(film: Film, region: Region): Keyframe[] {
  const { start, end } = framesOf(film, region);
  const key = (frame: number, outside: boolean) => ({ frame, time: 0, rect: NOWHERE, outside });
  return [key(start, false), key(end, true)];
}

export class FilmEvents {
  /** Those of the controls that ask for events. */
  readonly controls: readonly ControlPlan[];
  /** The frame at which the event begins that is being set by keys. */
  mark: number | undefined;

  constructor(private readonly editor: TrackEditor) {
    this.controls = withGeometry(editor.host.controls, "interval");
  }

  /** The control at hand, if it asks for events. */
  get control(): ControlPlan | undefined {
    const { controls, session } = this.editor.host;
    const at = controls.find(({ name }) => name === session.focus.control) ?? controls[0];
    return at !== undefined && geometryOf(at) === "interval" ? at : undefined;
  }

  get selected(): Found | undefined {
    const { session } = this.editor.host;
    return findRegion(session, this.controls, session.focus.region);
  }

  take(): void {
    const next = this.control ?? this.controls[0];
    if (next !== undefined) this.editor.host.session.setFocus({ control: next.name, region: undefined });
  }

  /** The first press says at which frame an event begins, the second which one is its last. */
  markHere(): void {
    const { frame } = this.editor;
    const { mark } = this;
    this.mark = mark === undefined ? frame : undefined;
    if (mark !== undefined) this.create({ start: Math.min(mark, frame), end: Math.max(mark, frame) + 1 });
    this.editor.host.changed();
  }

  /** The event at hand begins with the frame that is shown, or ends with it. */
  setEdge(edge: "start" | "end"): void {
    const { selected } = this;
    const { frame, film } = this.editor;
    if (selected === undefined) return;
    const at = edge === "start" ? frame : frame + 1;
    this.resize(selected, { ...framesOf(film, selected.region), [edge]: at });
  }

  /** Moves an edge by frames, or all of the event; a held key is one step of undo. */
  nudge(by: number, edge?: "start" | "end"): void {
    const { selected } = this;
    if (selected === undefined) return;
    const { film } = this.editor;
    const { start, end } = framesOf(film, selected.region);
    const shift = Math.max(-start, Math.min(film.frames - end, by));
    const wished = {
      start: edge === "end" ? start : start + (edge === "start" ? by : shift),
      end: edge === "start" ? end : end + (edge === "end" ? by : shift),
    };
    this.resize(selected, wished, `event ${selected.region.id}`);
  }

  relabel(option: LabelOption): void {
    const { selected, editor } = this;
    if (selected?.control.options.includes(option) === true)
      relabelSegment(editor.host.session, selected, option);
  }

  remove(): void {
    const { selected, editor } = this;
    if (selected !== undefined) deleteSegment(editor.host.session, selected);
  }

  /** What the pointer did on the timeline, in frames. */
  apply(outcome: Outcome): void {
    if (outcome.kind === "create") this.create(whole(outcome.stretch));
    if (outcome.kind === "change") {
      const found = findRegion(this.editor.host.session, this.controls, outcome.id);
      if (found !== undefined) this.resize(found, whole(outcome.stretch));
      this.editor.select(outcome.id, false);
    }
  }

  private create(frames: Stretch): void {
    const { host } = this.editor;
    const control = this.control ?? this.controls[0];
    const option = control === undefined ? undefined : host.label(control);
    if (control === undefined || option === undefined || frames.end <= frames.start) return;
    const id = createSegment(host.session, control, option, this.seconds(frames));
    if (id !== undefined) this.editor.select(id, false);
  }

  private resize(found: Found, { start, end }: Stretch, merge?: string): void {
    const { film, host } = this.editor;
    const frames = { start: Math.max(0, start), end: Math.min(film.frames, end) };
    if (frames.end > frames.start) resizeSegment(host.session, found, this.seconds(frames), merge);
  }

  private seconds({ start, end }: Stretch): Stretch {
    const { film } = this.editor;
    return { start: secondsOf(film, start), end: secondsOf(film, end) };
  }
}

const whole = ({ start, end }: Stretch): Stretch => ({ start: Math.floor(start), end: Math.ceil(end) });
