/**
 * Puts the parts together for one annotator in one project: queue, session, journal, outbox, leases.
 *
 * React looks at `state` and calls the verbs; nothing in here waits for the network before the person can go on.
 */
import { ApiProblem } from "@/api/problem";
import type { Answer, Assignment } from "@/api/schema.gen";
import { t } from "@/i18n";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Database, Letter, Verb } from "./db";
import { emptyDraft, type Draft } from "./draft";
import { uuid } from "./ids";
import { Journal } from "./journal";
import { isObject, type Json, type JsonObject } from "./json";
import { Leases } from "./lease";
import { Outbox } from "./outbox";
import { Plans } from "./plans";
import { TaskQueue } from "./queue";
import { TaskSession } from "./session";
import type { Transport } from "./transport";
import { STARTING, toldBy, type WorkbenchOptions, type WorkbenchState } from "./workbenchState";

interface Finished {
  session: TaskSession;
  key: string;
  verb: Verb;
}

export const UNDO_MS = 10_000;

export class Workbench {
  readonly store: StoreApi<WorkbenchState>;
  readonly outbox: Outbox;
  readonly queue: TaskQueue;
  readonly leases: Leases;
  readonly transport: Transport;
  readonly project: string;
  /** A task is being handed in, and the next one is not in view yet: what is pressed now is meant for neither. */
  turning = false;
  private readonly journal: Journal;
  private unfollow: () => void = () => undefined;
  private last: Finished | undefined;
  private readonly reopened = new Map<string, TaskSession>();
  private opening = 0;
  private following: Promise<void> = Promise.resolve();
  private readonly plans: Plans;

  constructor(
    db: Database,
    private readonly options: WorkbenchOptions,
  ) {
    const { transport, project, sender } = options;
    this.transport = transport;
    this.project = project;
    this.store = createStore<WorkbenchState>(() => STARTING);
    this.journal = new Journal(db, (state) => this.set(toldBy(state, this.state)));
    this.outbox = new Outbox(db, {
      sender,
      send: (letter) => transport.deliver(letter),
      onSent: (letter) => this.sent(letter),
    });
    this.outbox.subscribe(() => {
      if (this.outbox.snapshot.needsSignIn) this.set({ signedOut: true });
    });
    this.leases = new Leases((id) => this.guarded(transport.extend(id)));
    this.plans = new Plans((version) => transport.mine(project, version), options.prepare);
    this.queue = new TaskQueue(db, {
      project,
      sender,
      claim: (count, resume) => this.guarded(transport.claim(project, count, resume)),
      unsent: () => this.outbox.assignments(),
      // What was done under a lease that ran out can still be submitted: it is kept, not dropped.
      alive: async ({ id }) => (await this.journal.touched(id)) || this.leases.renew(id),
      warm: (assignments) => {
        for (const { id, lease_until } of assignments) {
          this.leases.hold(id, lease_until);
          if (id !== this.state.session?.assignment.id) this.journal.foresee(id);
        }
        void this.plans.warm(assignments, options.warm);
        this.freshen(assignments).catch(() => undefined);
      },
    });
    this.queue.subscribe(() => {
      this.following = this.follow();
    });
  }

  get state(): WorkbenchState {
    return this.store.getState();
  }

  async start(): Promise<void> {
    await this.outbox.refresh();
    const waiting = await this.outbox.assignments();
    // What this browser holds is read while the server answers.
    const [mine, held] = await Promise.all([
      this.guarded(this.transport.mine(this.project)),
      this.queue.restore(waiting),
    ]);
    // The server counts neither what waits here nor what this browser holds.
    const open_for_me = mine.open_for_me === null ? null : mine.open_for_me + held;
    const plan = this.plans.take(mine);
    this.set({ plan, mine: { ...mine, answered: mine.answered + waiting.size, open_for_me } });
    this.queue.warm();
    this.following = this.follow();
    void this.journal.sweep();
    void this.outbox.flush({ all: true });
    await this.queue.retry();
  }

  /** Submits what is there, if nothing is missing; the next task comes up without waiting for the server. */
  async submit(): Promise<boolean> {
    const { session } = this.state;
    if (session === undefined || this.turning) return false;
    const problem = session.problems[0];
    if (problem !== undefined) {
      session.reveal();
      session.lead(problem);
      return false;
    }
    const body = session.submission();
    if (session.correcting) await this.finish(session, "correct", { answer: body.answer }, t("Corrected"));
    else await this.finish(session, "submit", body, t("Submitted"));
    this.set({ done: [...this.state.done, body.seconds] });
    return true;
  }

  async skip(reason: string): Promise<void> {
    const { session } = this.state;
    if (session === undefined || this.turning) return;
    if (session.correcting) this.close(session);
    else await this.finish(session, "skip", { reason }, t("Skipped"));
  }

  /** Tells the managers about this task; the work on it goes on. */
  async flag(reason: string): Promise<void> {
    const { session } = this.state;
    if (session === undefined) return;
    await this.post(session.assignment, "flag", { reason });
    this.notify(t("Flagged"), false);
  }

  /** One step back in the task; with nothing left there, the submit or skip of the last ten seconds. */
  async undo(): Promise<string | undefined> {
    const { session, notice } = this.state;
    if (session?.history.canUndo === true) return session.history.undo();
    if (notice?.undo === true) await this.undoFinish();
    return undefined;
  }

  /** Brings the last finished task back: unsent it is simply taken back, else it opens for correction. */
  async undoFinish(): Promise<void> {
    const { last } = this;
    if (last === undefined) return;
    this.last = undefined;
    this.set({ notice: undefined });
    const unsent = await this.outbox.withdraw(last.key);
    if (last.verb !== "skip") this.set({ done: this.state.done.slice(0, -1) });
    const { assignment } = last.session;
    if (unsent || last.verb === "skip") {
      await this.journal.save(assignment.id, last.session.history.snapshot, last.session.timer.read());
      this.reopened.set(assignment.id, last.session);
      await this.queue.back(assignment, last.session.correcting ? last.session.base.answer : undefined);
    } else {
      await this.journal.forget(assignment.id);
      await this.queue.back(assignment, last.session.submission().answer);
    }
  }

  /** Opens an own answer of before, to mend it. */
  async correctAnswer(answer: Answer): Promise<void> {
    const { id, task_id: task, template_version } = answer;
    const assignment = await this.guarded(this.transport.assignment(id, task, template_version));
    await this.journal.forget(assignment.id);
    await this.queue.back(assignment, answer.answer as JsonObject);
  }

  /** A letter that the server refused: its task opens again with everything that was in it. */
  async reopen(letter: Letter): Promise<void> {
    if (letter.verb === "flag") {
      await this.outbox.withdraw(letter.key);
      return;
    }
    const assignment = await this.guarded(this.transport.assignmentOf(letter));
    const body = isObject(letter.body) ? letter.body["answer"] : undefined;
    const answer = isObject(body) ? body : {};
    if (letter.verb !== "correct" && !(await this.journal.touched(assignment.id))) {
      await this.journal.save(assignment.id, { base: emptyDraft(answer), entries: [], cursor: 0 }, 0);
    }
    await this.queue.back(assignment, letter.verb === "correct" ? answer : undefined);
    await this.outbox.withdraw(letter.key);
  }

  /** After signing in again: everything that waited goes on. */
  signedIn(): void {
    this.set({ signedOut: false });
    void this.outbox.flush({ all: true });
    void (this.state.mine === undefined ? this.start() : this.queue.retry());
  }

  dismissNotice(): void {
    this.set({ notice: undefined });
  }

  close(session: TaskSession): void {
    void this.journal.forget(session.assignment.id);
    this.queue.next();
  }

  stop(): void {
    this.unfollow();
    this.outbox.close();
  }

  private async finish(session: TaskSession, verb: Verb, body: Json, text: string): Promise<void> {
    this.turning = true;
    try {
      const key = await this.post(session.assignment, verb, body);
      this.leases.drop(session.assignment.id);
      this.last = { session, key, verb };
      this.notify(text, true);
      this.queue.next();
      await this.following;
    } finally {
      this.turning = false;
    }
  }

  private async post({ id, task_id, template_version }: Assignment, verb: Verb, body: Json): Promise<string> {
    const key = uuid();
    const letter = { key, verb, body, assignment: id, task: task_id, template: template_version };
    await this.outbox.post({ ...letter, project: this.project });
    return key;
  }

  private notify(text: string, undo: boolean): void {
    const notice = { text, undo, at: Date.now() };
    this.set({ notice });
    setTimeout(() => {
      if (this.state.notice === notice) this.set({ notice: undefined });
    }, UNDO_MS);
  }

  private sent(letter: Letter): void {
    const open = this.state.session?.assignment.id === letter.assignment;
    if (!open && letter.verb !== "flag") void this.journal.forget(letter.assignment);
  }

  /** Opens the session of the task that is now at the head of the queue. */
  private async follow(): Promise<void> {
    const assignment = this.queue.state.current;
    const { session } = this.state;
    if (assignment?.id === session?.assignment.id && !this.reopened.has(assignment?.id ?? "")) return;
    this.unfollow();
    this.unfollow = () => undefined;
    this.opening += 1;
    const turn = this.opening;
    session?.timer.attend(false);
    if (assignment === undefined || this.state.plan === undefined) {
      this.set({ session: undefined });
      return;
    }
    const again = this.reopened.get(assignment.id);
    this.reopened.delete(assignment.id);
    const restored = again === undefined ? await this.journal.load<Draft>(assignment.id) : undefined;
    const plan = again?.plan ?? (await this.plans.of(assignment));
    await this.plans.ready(plan);
    if (turn !== this.opening) return;
    const answer = this.queue.correctionOf(assignment.id);
    const more = {
      ...(restored === undefined ? {} : { restored }),
      ...(answer === undefined ? {} : { answer }),
    };
    const [{ holds, least }, hides] = [this.options, this.state.mine?.hide_suggestions];
    const next = again ?? new TaskSession({ assignment, plan, holds, hides, least: least(), ...more });
    const { base, history, timer } = next;
    this.unfollow = this.journal.follow(assignment.id, base, history, () => timer.read(), !!restored);
    timer.attend(true);
    this.set({ session: next, plan });
  }

  /** Guidelines that changed since they were read here come with the next tasks. */
  private async freshen(assignments: readonly Assignment[]): Promise<void> {
    const fresh = await this.plans.guidelines(assignments, this.state.mine?.guideline_version);
    if (fresh) this.store.setState(({ mine }) => ({ mine: mine && { ...mine, ...fresh } }));
  }

  private async guarded<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) this.set({ signedOut: true });
      throw error;
    }
  }

  private set(change: Partial<WorkbenchState>): void {
    this.store.setState(change);
  }
}
