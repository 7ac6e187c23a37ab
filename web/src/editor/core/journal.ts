/**
 * Writes every step of a history into IndexedDB as it happens, and brings it back after a reload or a crash.
 *
 * A step is handed over in the moment it is made, and the store keeps the order of its transactions: a page that ends
 * right after loses none. `onState` tells when the last one is on disk. A step writes its patches and where the history
 * stands, never the whole: what it began with is written once.
 */
import { STRICT, type Database, type JournalHead } from "./db";
import type { History, HistoryState, Step } from "./history";
import type { JsonObject } from "./json";

const STORES = ["heads", "bases", "lines"] as const;
const KEEP_MS = 30 * 24 * 3600 * 1000;

interface Written<T extends JsonObject> {
  history: HistoryState<T>;
  active: number;
}

export class Journal {
  private readonly foreseen = new Map<string, Promise<Written<JsonObject> | undefined>>();
  private chain: Promise<void> = Promise.resolve();
  private pending = 0;

  constructor(
    private readonly db: Database,
    private readonly onState: (state: { pending: number; failed?: string }) => void = () => undefined,
  ) {}

  /** Reads ahead what was written for a task that comes later: it need not be waited for then. */
  foresee(assignment: string): void {
    if (this.foreseen.has(assignment)) return;
    this.foreseen.set(
      assignment,
      this.chain.then(() => this.read(assignment)),
    );
  }

  /** What was written for this assignment, or undefined. */
  load<T extends JsonObject>(assignment: string): Promise<Written<T> | undefined> {
    const foreseen = this.foreseen.get(assignment);
    this.foreseen.delete(assignment);
    return (foreseen ?? this.read(assignment)) as Promise<Written<T> | undefined>;
  }

  private async read(assignment: string): Promise<Written<JsonObject> | undefined> {
    const tx = this.db.transaction(STORES);
    const [head, began, lines] = await Promise.all([
      tx.objectStore("heads").get(assignment),
      tx.objectStore("bases").get(assignment),
      tx.objectStore("lines").getAll(range(assignment)),
      tx.done,
    ]);
    if (head === undefined || began === undefined) return undefined;
    const entries = lines.map((line) => line.entry);
    return {
      history: { base: began.base, entries, cursor: Math.min(head.cursor, entries.length) },
      active: head.active,
    };
  }

  /** Follows a history from now on; `begun` when what it began with was read here. Returns how to stop. */
  follow<T extends JsonObject>(
    assignment: string,
    base: T,
    history: History<T>,
    active: () => number,
    begun = false,
  ): () => void {
    // What was read ahead is behind from here on.
    this.foreseen.delete(assignment);
    return history.subscribe((step) => {
      const head = { assignment, cursor: step.cursor, active: active(), at: Date.now() };
      this.queue(async () => {
        await this.write(head, step, begun ? undefined : base);
        begun = true;
      });
    });
  }

  /** Writes a whole history down: one that was opened again after its journal was dropped. */
  save<T extends JsonObject>(assignment: string, state: HistoryState<T>, active: number): Promise<void> {
    this.foreseen.delete(assignment);
    this.queue(async () => {
      const tx = this.db.transaction(STORES, "readwrite", STRICT);
      const lines = tx.objectStore("lines");
      await lines.delete(range(assignment));
      for (const [n, entry] of state.entries.entries()) await lines.put({ assignment, n, entry });
      const { base, cursor } = state;
      await tx.objectStore("bases").put({ assignment, base });
      await tx.objectStore("heads").put({ assignment, cursor, active, at: Date.now() });
      await tx.done;
    });
    return this.chain;
  }

  /** Whether anything was done to this task in this browser. */
  async touched(assignment: string): Promise<boolean> {
    return (await this.db.get("heads", assignment)) !== undefined;
  }

  /** Resolves when everything so far is on disk. */
  settled(): Promise<void> {
    return this.chain;
  }

  /** The answer is with the server: its journal is no longer needed. */
  forget(assignment: string): Promise<void> {
    this.foreseen.delete(assignment);
    this.queue(async () => {
      const tx = this.db.transaction(STORES, "readwrite");
      await tx.objectStore("heads").delete(assignment);
      await tx.objectStore("bases").delete(assignment);
      await tx.objectStore("lines").delete(range(assignment));
      await tx.done;
    });
    return this.chain;
  }

  /** Drops journals that nobody came back for in a month. */
  async sweep(now = Date.now()): Promise<void> {
    const old = await this.db.getAllKeysFromIndex("heads", "at", IDBKeyRange.upperBound(now - KEEP_MS));
    for (const assignment of old) await this.forget(assignment);
  }

  private queue(work: () => Promise<void>): void {
    this.pending += 1;
    this.onState({ pending: this.pending });
    const done = work().then(
      () => this.finish(),
      (error: unknown) => this.finish(error instanceof Error ? error.message : String(error)),
    );
    this.chain = this.chain.then(() => done);
  }

  private finish(failed?: string): void {
    this.pending -= 1;
    this.onState({ pending: this.pending, ...(failed === undefined ? {} : { failed }) });
  }

  /** `base` is given with the first step: it may have been written in another sitting, and is the same then. */
  private async write(head: JournalHead, step: Step, base: JsonObject | undefined): Promise<void> {
    const tx = this.db.transaction(STORES, "readwrite", STRICT);
    const { assignment } = head;
    const lines = tx.objectStore("lines");
    const written: Promise<unknown>[] = [tx.objectStore("heads").put(head)];
    if (base !== undefined) written.push(tx.objectStore("bases").put({ assignment, base }));
    if (step.entry !== undefined) {
      const n = step.cursor - 1;
      // What could have been redone is gone once something else is done.
      written.push(lines.delete(IDBKeyRange.bound([assignment, n], [assignment, Infinity])));
      written.push(lines.put({ assignment, n, entry: step.entry }));
    }
    tx.commit();
    await Promise.all([...written, tx.done]);
  }
}

const range = (assignment: string) => IDBKeyRange.bound([assignment, -Infinity], [assignment, Infinity]);
