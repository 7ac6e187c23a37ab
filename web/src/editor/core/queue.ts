/**
 * The tasks of one annotator in one project: the one at hand, and the next three with decoded media.
 *
 * What was handed out is remembered in this browser, so that a reload goes on with the same tasks.
 */
import type { Assignment, Claim } from "@/api/schema.gen";
import type { Database, Held } from "./db";
import type { JsonObject } from "./json";

export const AHEAD = 3;
/** Tasks in one claim, as the server bounds it. */
const MOST = 100;

export interface QueueState {
  phase: "starting" | "ready" | "empty" | "failed";
  current: Assignment | undefined;
  ahead: readonly Assignment[];
  error: unknown;
}

export interface QueueOptions {
  project: string;
  sender: string;
  claim: (count: number, resume: boolean) => Promise<Claim>;
  /** Tasks that are finished here and leased there: their answers are still on the way. */
  unsent: () => Promise<ReadonlySet<string>>;
  /** False when the lease is no longer ours and nothing was done in it. */
  alive: (assignment: Assignment) => Promise<boolean>;
  /** Begins to fetch and decode what the task shows. */
  warm: (assignments: readonly Assignment[]) => void;
  now?: () => number;
}

export class TaskQueue {
  private current: QueueState = { phase: "starting", current: undefined, ahead: [], error: undefined };
  private readonly listeners = new Set<() => void>();
  private filling: Promise<void> | undefined;
  private exhausted = false;
  /**
   * False while there may be leases that this browser does not know: before the first claim, which finds those of
   * another browser or of a tab that died, after a claim whose answer got lost, and while there were as many of them as
   * were asked for.
   */
  private resumed = false;
  /** What is done with here: a claim that was on its way meanwhile may still bring it. */
  private finished = new Set<string>();
  private readonly corrections = new Map<string, JsonObject>();
  private readonly now: () => number;

  constructor(
    private readonly db: Database,
    private readonly options: QueueOptions,
  ) {
    this.now = options.now ?? Date.now;
  }

  get state(): QueueState {
    return this.current;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes up what this browser holds; returns how many tasks that are. */
  async restore(finished: ReadonlySet<string>): Promise<number> {
    this.finished = new Set(finished);
    const held = await this.held();
    const usable: Assignment[] = [];
    for (const { assignment, answer } of held) {
      if (answer !== undefined) this.corrections.set(assignment.id, answer);
      const keep = !finished.has(assignment.id) && (answer !== undefined || (await this.usable(assignment)));
      if (keep) usable.push(assignment);
      else await this.db.delete("held", assignment.id);
    }
    const [first, ...rest] = usable;
    if (first !== undefined) this.patch({ phase: "ready", current: first, ahead: rest });
    this.warm();
    return usable.filter((assignment) => !this.corrections.has(assignment.id)).length;
  }

  /** The task at hand is done with: the next one comes up at once. */
  next(): void {
    const { current, ahead } = this.current;
    if (current !== undefined) {
      this.finished.add(current.id);
      void this.db.delete("held", current.id);
    }
    const [first, ...rest] = ahead;
    this.patch({ current: first, ahead: rest, phase: first === undefined ? "starting" : "ready" });
    void this.fill();
  }

  /** The submitted answer that this task is a correction of. */
  correctionOf(assignment: string): JsonObject | undefined {
    return this.corrections.get(assignment);
  }

  /** Puts a task back in front: an undone submit or skip, or a submitted answer to be corrected. */
  async back(assignment: Assignment, answer?: JsonObject): Promise<void> {
    this.finished.delete(assignment.id);
    if (answer === undefined) this.corrections.delete(assignment.id);
    else this.corrections.set(assignment.id, answer);
    await this.hold([assignment], 0, answer);
    const { current, ahead } = this.current;
    const others = current === undefined ? ahead : [current, ...ahead];
    this.patch({
      phase: "ready",
      current: assignment,
      ahead: others.filter((other) => other.id !== assignment.id),
    });
  }

  /** Asks again after an empty queue or a fault. */
  retry(): Promise<void> {
    this.exhausted = false;
    if (this.current.current === undefined) this.patch({ phase: "starting", error: undefined });
    return this.fill();
  }

  /** Has what the tasks show fetched and decoded. */
  warm(): void {
    const { current, ahead } = this.current;
    this.options.warm(current === undefined ? ahead : [current, ...ahead]);
  }

  private fill(): Promise<void> {
    this.filling ??= this.ask().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  private async ask(): Promise<void> {
    const missing = AHEAD - this.current.ahead.length + (this.current.current === undefined ? 1 : 0);
    if (missing > 0 && (!this.exhausted || this.current.current === undefined)) {
      try {
        const resume = !this.resumed;
        this.resumed = false;
        const count = missing + (resume ? await this.leased() : 0);
        const { assignments: got, resumed } = await this.options.claim(count, resume);
        this.resumed = resumed < count;
        const known = new Set([this.current.current, ...this.current.ahead].map((task) => task?.id));
        const fresh = got.filter(({ id }) => !known.has(id) && !this.finished.has(id));
        // Nothing but what is here already, or waits in the outbox: now for something new.
        if (resume && got.length > 0 && fresh.length === 0) {
          await this.ask();
          return;
        }
        this.exhausted = got.length === 0;
        await this.hold(fresh, this.now());
        this.take(fresh);
      } catch (error) {
        if (this.current.current === undefined) this.patch({ phase: "failed", error });
        return;
      }
    }
    if (this.current.current === undefined) this.patch({ phase: "empty" });
    this.warm();
  }

  /** How many leases of this person are known here: what is resumed names these as well. */
  private async leased(): Promise<number> {
    const { current, ahead } = this.current;
    const unsent = await this.options.unsent();
    return Math.min(MOST - AHEAD - 1, ahead.length + (current === undefined ? 0 : 1) + unsent.size);
  }

  private take(fresh: readonly Assignment[]): void {
    const line = [...this.current.ahead, ...fresh];
    if (this.current.current !== undefined) this.patch({ ahead: line });
    else {
      const [first, ...rest] = line;
      this.patch({ phase: first === undefined ? "empty" : "ready", current: first, ahead: rest });
    }
  }

  private async usable(assignment: Assignment): Promise<boolean> {
    if (Date.parse(assignment.lease_until) - this.now() > 30_000) return true;
    return this.options.alive(assignment);
  }

  private async held(): Promise<Held[]> {
    const all = await this.db.getAllFromIndex("held", "project", this.options.project);
    return all.filter((one) => one.sender === this.options.sender).sort((a, b) => a.at - b.at);
  }

  private async hold(assignments: readonly Assignment[], at: number, answer?: JsonObject): Promise<void> {
    const { project, sender } = this.options;
    const tx = this.db.transaction("held", "readwrite");
    for (const [i, assignment] of assignments.entries()) {
      const correction = answer === undefined ? {} : { answer };
      await tx.store.put({
        id: assignment.id,
        assignment,
        project,
        sender,
        at: at + i / 1000,
        ...correction,
      });
    }
    await tx.done;
  }

  private patch(change: Partial<QueueState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
