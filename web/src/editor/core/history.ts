/**
 * A document whose every change is a pair of patches: forward and back. Undo and redo know no limit, and the
 * same entries feed the journal, so that they survive a reload.
 */
import { applyPatches, enablePatches, produce, setAutoFreeze, type Draft } from "immer";
import type { JsonObject } from "./json";
import { changes, type Patch } from "./patches";

enablePatches();
// That nobody changes a document in place is held by tests and while developing; at work thousands of regions need
// not be walked through for it.
setAutoFreeze(import.meta.env.DEV);

export interface Entry {
  title: string;
  at: number;
  forward: Patch[];
  back: Patch[];
  /** Entries with the same key that follow within a second count as one step. */
  merge?: string;
}

/** What the journal has to write down after a step: the entry at `cursor - 1` when `entry` is there. */
export interface Step {
  cursor: number;
  entry?: Entry;
}

export interface HistoryState<T> {
  base: T;
  entries: Entry[];
  cursor: number;
}

const MERGE_MS = 1000;

export class History<T extends JsonObject> {
  private state: HistoryState<T>;
  private document: T;
  /** What the newest entry began with, as long as it may grow. */
  private before: T | undefined;
  private readonly listeners = new Set<(step: Step) => void>();

  constructor(
    start: T | HistoryState<T>,
    private readonly now: () => number = Date.now,
  ) {
    this.state = isState<T>(start)
      ? { ...start, entries: [...start.entries] }
      : { base: start, entries: [], cursor: 0 };
    const done = this.state.entries.slice(0, this.state.cursor).flatMap((entry) => entry.forward);
    this.document = applyPatches(this.state.base, done);
  }

  get doc(): T {
    return this.document;
  }
  /** Everything that is needed to bring it back. */
  get snapshot(): HistoryState<T> {
    return { ...this.state, entries: [...this.state.entries] };
  }
  get cursor(): number {
    return this.state.cursor;
  }
  get canUndo(): boolean {
    return this.state.cursor > 0;
  }
  get canRedo(): boolean {
    return this.state.cursor < this.state.entries.length;
  }
  /** What undo and redo would take back and do again. */
  get undoTitle(): string | undefined {
    return this.state.entries[this.state.cursor - 1]?.title;
  }
  get redoTitle(): string | undefined {
    return this.state.entries[this.state.cursor]?.title;
  }

  /** Changes the document through an immer recipe; nothing happens when the recipe changes nothing. */
  commit(title: string, recipe: (draft: Draft<T>) => void, merge?: string): boolean {
    const next = produce(this.document, (draft) => {
      recipe(draft);
    });
    if (next === this.document) return false;
    const at = this.now();
    // A step that grows is told as one: a text would be written down anew with each letter of it.
    const grown = this.joins(merge, at) ? this.before : undefined;
    const before = grown ?? this.document;
    // Immer would tell a region that goes as a change of each one after it.
    const { forward, back } = changes(before, next);
    if (forward.length === 0 && grown === undefined) return false;
    const entry: Entry = { title, at, forward, back, ...(merge === undefined ? {} : { merge }) };
    this.before = before;
    const kept = grown === undefined ? this.state.cursor : this.state.cursor - 1;
    this.state.entries.length = kept;
    this.state.entries.push(entry);
    this.state.cursor = kept + 1;
    this.settle(next, { cursor: this.state.cursor, entry });
    return true;
  }

  undo(): string | undefined {
    const entry = this.state.entries[this.state.cursor - 1];
    if (entry === undefined) return undefined;
    this.state.cursor -= 1;
    this.before = undefined;
    this.settle(applyPatches(this.document, entry.back), { cursor: this.state.cursor });
    return entry.title;
  }

  redo(): string | undefined {
    const entry = this.state.entries[this.state.cursor];
    if (entry === undefined) return undefined;
    this.state.cursor += 1;
    this.before = undefined;
    this.settle(applyPatches(this.document, entry.forward), { cursor: this.state.cursor });
    return entry.title;
  }

  subscribe(listener: (step: Step) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether a change belongs to the step before it. */
  private joins(merge: string | undefined, at: number): boolean {
    const last = this.state.entries[this.state.cursor - 1];
    return merge !== undefined && last?.merge === merge && at - last.at < MERGE_MS && !this.canRedo;
  }

  private settle(next: T, step: Step): void {
    this.document = next;
    for (const listener of this.listeners) listener(step);
  }
}

function isState<T>(start: object): start is HistoryState<T> {
  return "base" in start && "entries" in start && "cursor" in start;
}
