/** One task under the hands of a person: its document with undo, its clock, what is selected. No React, no network. */
import { produce } from "immer";
import type { Assignment, Suggestion } from "@/api/schema.gen";
import { t } from "@/i18n";
import { emptyDraft, type Draft } from "./draft";
import { History, type HistoryState } from "./history";
import type { Holds } from "./kind";
import { hasRegions, KINDS, questionKind } from "./kinds";
import { asked, findProblems, isRequired, toAnswer, type Court, type Problem } from "./problems";
import type { ControlPlan, Plan } from "./plan";
import { proposedDraft, reveal, sift } from "./suggestions";
import { isObject, type Json, type JsonObject } from "./json";
import { ActiveTimer } from "./timer";

export interface SessionStart {
  assignment: Assignment;
  plan: Plan;
  holds: Holds;
  /** An answer that is to be corrected; a new one is begun without it. */
  answer?: JsonObject;
  /** Suggestions that are less sure are left out at first; 0 takes all. */
  least?: number;
  /** Suggestions wait until they are asked for. */
  hides?: boolean | undefined;
  restored?: { history: HistoryState<Draft>; active: number };
}

export interface Focus {
  control: string | undefined;
  region: string | undefined;
  /** The part that a question asked `per` part is about now. */
  part?: string | undefined;
}

/** Views whose size has to be known before what is drawn on them says where it is. */
const MEASURED: ReadonlySet<string> = new Set([
  "image",
  "camera",
  "audio",
  "timeseries",
  "video",
  "document",
]);

export class TaskSession {
  readonly assignment: Assignment;
  readonly plan: Plan;
  readonly base: Draft;
  readonly history: History<Draft>;
  readonly timer: ActiveTimer;
  /** Set when the server already has an answer of this person, which is now mended. */
  readonly correcting: boolean;
  readonly court: Court;
  private readonly media = new Map<string, JsonObject>();
  private readonly listeners = new Set<() => void>();
  /** What was found in a document, each once it is asked for: to judge thousands of regions takes time. */
  private found: { doc: Draft; asked: ReadonlySet<string>; problems?: readonly Problem[] } | undefined;
  private where: Focus;
  private led: Problem | undefined;
  private revealed = false;
  private readonly hides: boolean;
  /** Suggestions were on the screen, if only for a while. */
  private seen: boolean;
  /** Grows with every change; React reads the session through it. */
  version = 0;

  constructor(start: SessionStart) {
    this.assignment = start.assignment;
    this.plan = start.plan;
    const item = start.assignment.data as JsonObject;
    this.court = { plan: start.plan, kinds: KINDS, holds: start.holds, item };
    this.correcting = start.answer !== undefined;
    this.base =
      start.restored?.history.base ??
      (start.answer === undefined ? proposed(start) : emptyDraft(start.answer));
    // What was begun with its suggestions goes on with them.
    const begun = this.correcting || Object.keys(this.base.suggested).length > 0;
    this.hides = start.hides === true && !begun && this.assignment.suggestions.length > 0;
    const entries = start.restored?.history.entries ?? [];
    this.seen =
      !this.hides || entries.some(({ forward }) => forward.some(({ path }) => path[0] === "revealed"));
    this.history = new History<Draft>(start.restored?.history ?? this.base);
    this.timer = new ActiveTimer(start.restored?.active ?? 0);
    this.where = { control: this.plan.controls[0]?.name, region: undefined };
    this.history.subscribe(() => this.changed());
  }

  get doc(): Draft {
    return this.history.doc;
  }
  get focus(): Focus {
    return this.where;
  }
  /** Problems are shown once a submit was tried; until then nobody is told off for not having begun. */
  get showsProblems(): boolean {
    return this.revealed;
  }
  get problems(): readonly Problem[] {
    const looked = this.looked();
    return (looked.problems ??= this.judge(looked.asked));
  }
  get asked(): ReadonlySet<string> {
    return this.looked().asked;
  }

  get hidesSuggestions(): boolean {
    return this.hides && this.doc.revealed !== true;
  }
  /** What models propose, as far as it is shown. */
  get suggestions(): readonly Suggestion[] {
    return this.hidesSuggestions ? [] : this.assignment.suggestions;
  }

  /** Shows the suggestions that waited, those that are sure enough. */
  showSuggestions(least: number): void {
    const { plan, assignment } = this;
    this.commit(t("Show the suggestions"), (draft) => {
      reveal(draft, plan, assignment.suggestions);
      if (least > 0) sift(draft, plan, assignment.suggestions, least);
    });
  }

  value(control: string): Json | undefined {
    return this.doc.answer[control];
  }

  control(name: string | undefined): ControlPlan | undefined {
    return this.plan.controls.find((control) => control.name === name);
  }

  commit(title: string, recipe: (draft: Draft) => void, merge?: string): boolean {
    return this.history.commit(title, recipe, merge);
  }

  setFocus(focus: Partial<Focus>): void {
    const next = { ...this.where, ...focus };
    const { control, region, part } = this.where;
    if (next.control === control && next.region === region && next.part === part) return;
    this.where = next;
    this.led = undefined;
    this.changed();
  }

  /** The control after or before the one at hand, among those that are asked. */
  step(by: 1 | -1): string | undefined {
    const names = this.plan.controls.map((control) => control.name).filter((name) => this.asked.has(name));
    const at = names.indexOf(this.where.control ?? "");
    const next = names[at + by];
    if (next !== undefined) this.setFocus({ control: next, region: undefined, part: undefined });
    return next;
  }

  /** To the next control that wants an answer: a field that may stay empty is passed over, and kept for arrows. */
  advance(): void {
    const at = this.plan.controls.findIndex((control) => control.name === this.where.control);
    const names = { ...this.doc.answer, item: this.court.item };
    const next = this.plan.controls
      .slice(at + 1)
      .find(
        (control) =>
          this.asked.has(control.name) &&
          (questionKind(control)?.fieldKeys === undefined || isRequired(control, names, this.court.holds)),
      );
    if (next !== undefined) this.setFocus({ control: next.name, region: undefined, part: undefined });
  }

  /** To where a problem is: what shows it takes the cursor. */
  lead(problem: Problem): void {
    const { control, region, part } = problem;
    this.setFocus({ control: control || this.where.control, region, part });
    this.led = problem;
    this.changed();
  }

  /** The problem that was led to, if it is one that the asker shows: given once. */
  takeLead(shows: (problem: Problem) => boolean): Problem | undefined {
    const { led } = this;
    if (led === undefined || !shows(led)) return undefined;
    this.led = undefined;
    return led;
  }

  reveal(): void {
    this.revealed = true;
    this.changed();
  }

  /** Size and digest of what a region control draws on, once it is known. */
  setMedia(control: string, media: JsonObject): void {
    const first = !this.media.has(control);
    this.media.set(control, media);
    this.found = undefined;
    if (first) this.changed();
  }

  /** What is sent. */
  submission(): { answer: JsonObject; seconds: number; suggestions: Json } {
    const answer = toAnswer(this.court, this.doc, (control) => this.media.get(control.name));
    const seconds = Math.min(86_400, Math.round(this.timer.read() / 100) / 10);
    const suggestions = this.seen ? this.assignment.suggestions : [];
    return { answer, seconds, suggestions: suggestions.length === 0 ? null : (suggestions as Json) };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private looked() {
    if (this.found?.doc !== this.doc) this.found = { doc: this.doc, asked: asked(this.court, this.doc) };
    return this.found;
  }

  private judge(shown: ReadonlySet<string>): Problem[] {
    const waiting = this.plan.controls.filter((control) => shown.has(control.name) && this.waits(control));
    const unmeasured = waiting.map(({ name }) => ({
      control: name,
      message: t("What it is drawn on is not there yet."),
    }));
    return [...unmeasured, ...findProblems(this.court, this.doc)];
  }

  /** Whether the picture or sound that a control is drawn on is still unknown. */
  private waits(control: ControlPlan): boolean {
    const { name, on } = control;
    const view = this.plan.views.find((one) => one.name === on);
    const value = this.value(name);
    const known = this.media.has(name) || (isObject(value) && value["media"] !== undefined);
    return hasRegions(control) && view !== undefined && MEASURED.has(view.type) && !known;
  }

  private changed(): void {
    this.version += 1;
    this.seen ||= this.doc.revealed === true;
    for (const listener of this.listeners) listener();
  }
}

function proposed({ plan, assignment, least = 0, hides = false }: SessionStart): Draft {
  if (hides) return emptyDraft();
  const whole = proposedDraft(plan, assignment.suggestions);
  return least === 0 ? whole : produce(whole, (draft) => sift(draft, plan, assignment.suggestions, least));
}
