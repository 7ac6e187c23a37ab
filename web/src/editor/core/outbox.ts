/**
 * Submits, skips and corrections wait here until the server has acknowledged them. They survive offline, a closed
 * tab and dropped answers: each carries an idempotency key, and is sent again until there is a clear yes or no.
 */
import { STRICT, type Database, type Letter } from "./db";

export type Reply =
  | { kind: "done"; data: unknown }
  /** No answer, or one that may change: try again. */
  | { kind: "later"; after?: number }
  /** Nobody is signed in: wait for that. */
  | { kind: "who" }
  | { kind: "refused"; message: string };

export type Send = (letter: Letter) => Promise<Reply>;

export interface OutboxState {
  waiting: number;
  refused: Letter[];
  /** The last try did not reach the server. */
  offline: boolean;
  needsSignIn: boolean;
  sentAt: number | undefined;
}

export interface OutboxOptions {
  sender: string;
  send: Send;
  now?: () => number;
  random?: () => number;
  onSent?: (letter: Letter, data: unknown) => void;
}

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Waiting time before try n (from 1): doubling, half of it random, so that many clients do not come at once. */
export function backoff(tries: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
  return full / 2 + (full / 2) * random();
}

export class Outbox {
  private state: OutboxState = {
    waiting: 0,
    refused: [],
    offline: false,
    needsSignIn: false,
    sentAt: undefined,
  };
  private readonly listeners = new Set<() => void>();
  private running: Promise<void> | undefined;
  private again: { all: boolean } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  /** The letter that is on its way: it can no longer be withdrawn. */
  private sending: string | undefined;
  private readonly now: () => number;
  private readonly random: () => number;

  constructor(
    private readonly db: Database,
    private readonly options: OutboxOptions,
  ) {
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
  }

  get snapshot(): OutboxState {
    return this.state;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Resolves when the letter is on disk; sending goes on behind. In the same moment the task is no longer held: a tab
   * that dies between the two would show a finished task again.
   */
  async post(letter: Omit<Letter, "n" | "tries" | "due" | "at" | "sender">): Promise<void> {
    const at = this.now();
    const whole: Letter = { ...letter, sender: this.options.sender, tries: 0, due: at, at };
    const tx = this.db.transaction(["outbox", "held"], "readwrite", STRICT);
    const added = tx.objectStore("outbox").add(whole);
    const released = letter.verb === "flag" ? undefined : tx.objectStore("held").delete(letter.assignment);
    await Promise.all([added, released, tx.done]);
    await this.refresh();
    void this.flush();
  }

  /** Takes back what has not been sent yet; true when it was still here. */
  async withdraw(key: string): Promise<boolean> {
    const tx = this.db.transaction("outbox", "readwrite", STRICT);
    const letters = await tx.store.getAll();
    const mine = letters.find((letter) => letter.key === key && key !== this.sending && untouched(letter));
    if (mine?.n !== undefined) await tx.store.delete(mine.n);
    await tx.done;
    await this.refresh();
    return mine !== undefined;
  }

  /** Sends what is due. Called after a post, when the network comes back, after signing in, and by its own timer. */
  flush(now?: { all?: boolean }): Promise<void> {
    const all = now?.all === true;
    if (all) this.patch({ needsSignIn: false });
    if (this.running !== undefined) {
      this.again = { all: all || this.again?.all === true };
      return this.running;
    }
    this.running = this.drain(all).finally(() => {
      this.running = undefined;
      const { again } = this;
      this.again = undefined;
      if (again !== undefined && !this.closed) void this.flush(again);
    });
    return this.running;
  }

  async refresh(): Promise<void> {
    const letters = await this.mine();
    this.patch({
      waiting: letters.filter((letter) => letter.refused === undefined).length,
      refused: letters.filter((letter) => letter.refused !== undefined),
    });
  }

  /** Tasks whose answers wait here: they are finished as far as the person is concerned. */
  async assignments(): Promise<ReadonlySet<string>> {
    const finishing = (await this.mine()).filter((letter) => letter.verb !== "flag");
    return new Set(finishing.map((letter) => letter.assignment));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async mine(): Promise<Letter[]> {
    const letters = await this.db.getAll("outbox");
    return letters.filter((letter) => letter.sender === this.options.sender);
  }

  private async drain(all: boolean): Promise<void> {
    clearTimeout(this.timer);
    const letters = (await this.mine()).filter((letter) => letter.refused === undefined);
    const held = new Set<string>();
    for (const letter of letters) {
      if (this.closed || this.state.needsSignIn) break;
      // A correction never overtakes the answer that it corrects; other tasks need not wait for it.
      if (held.has(letter.assignment)) continue;
      if (!all && letter.due > this.now()) {
        held.add(letter.assignment);
        continue;
      }
      this.sending = letter.key;
      const reply = await this.options.send(letter).catch((): Reply => ({ kind: "later" }));
      await this.settle(letter, reply);
      this.sending = undefined;
      // While nothing gets through, later letters would only wait as well.
      if (reply.kind === "later" || reply.kind === "who") break;
    }
    await this.refresh();
    this.schedule(await this.mine());
  }

  private async settle(letter: Letter, reply: Reply): Promise<void> {
    if (letter.n === undefined) return;
    if (reply.kind === "done") {
      await this.db.delete("outbox", letter.n);
      this.patch({ offline: false, sentAt: this.now() });
      this.options.onSent?.(letter, reply.data);
    } else if (reply.kind === "refused") {
      await this.db.put("outbox", { ...letter, refused: reply.message });
      this.patch({ offline: false });
    } else if (reply.kind === "who") {
      this.patch({ needsSignIn: true, offline: false });
    } else {
      const tries = letter.tries + 1;
      const wait = reply.after ?? backoff(tries, this.random);
      await this.db.put("outbox", { ...letter, tries, due: this.now() + wait });
      this.patch({ offline: true });
    }
  }

  private schedule(letters: Letter[]): void {
    const open = letters.filter((letter) => letter.refused === undefined);
    if (open.length === 0 || this.closed || this.state.needsSignIn) return;
    const due = Math.min(...open.map((letter) => letter.due));
    this.timer = setTimeout(() => void this.flush(), Math.max(0, due - this.now()));
  }

  private patch(change: Partial<OutboxState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** Never sent, or sent and refused: the server has not counted it. */
const untouched = (letter: Letter): boolean => letter.tries === 0 || letter.refused !== undefined;
