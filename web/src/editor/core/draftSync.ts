/**
 * Brings the document of one task to the server a moment after it changed, and meets what another browser of the
 * same person left there. Editing waits for nothing in here; without a network it is tried again later.
 */
import type { Draft as Kept, DraftVersion } from "@/api/schema.gen";
import { t } from "@/i18n";
import type { Draft } from "./draft";
import { markOf, setMark } from "./draftMarks";
import { isObject, same, type JsonObject } from "./json";
import { difference, type Operation } from "./patches";
import type { TaskSession } from "./session";
import type { Transport } from "./transport";

const AFTER_MS = 2500;
const AGAIN_MS = 5000;
/** The server takes no more at once; the whole is sent instead. */
const MOST_OPERATIONS = 1000;
/** Bytes that a browser sends for a page that is left. */
const KEEPALIVE = 60_000;

/** Both browsers went on from the same version. */
export interface DraftConflict {
  session: TaskSession;
  mine: JsonObject;
  theirs: JsonObject;
  /** When the other side was kept. */
  at: string;
  choose: (side: "mine" | "theirs") => void;
}

interface Known {
  version: number;
  doc: Draft | undefined;
}

export class DraftSync {
  private known: Known | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private ended = false;
  private asking = false;
  private readonly unfollow: () => void;

  constructor(
    private readonly session: TaskSession,
    private readonly transport: Transport,
    private readonly ask: (conflict: DraftConflict | undefined) => void,
  ) {
    this.unfollow = session.history.subscribe(() => this.later(AFTER_MS));
    void this.flush();
  }

  /** Sends what changed now. `leaving`: also when the page goes away meanwhile. */
  async flush(leaving = false): Promise<void> {
    if (this.busy || this.ended || this.asking) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.busy = true;
    try {
      await (this.known === undefined ? this.read() : this.send(this.known, leaving));
    } catch {
      // No answer: what is here stays here until there is one.
      this.later(AGAIN_MS);
    } finally {
      this.busy = false;
    }
  }

  stop(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.unfollow();
    if (this.asking) this.ask(undefined);
  }

  private get path(): string {
    return `/assignments/${this.session.assignment.id}/draft`;
  }

  private later(ms: number): void {
    if (this.ended || this.asking) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, ms);
  }

  private async read(): Promise<void> {
    const response = await this.transport.request("GET", this.path);
    if (response.ok) this.meet((await response.json()) as Kept);
    else this.refused(response.status);
  }

  private async send({ version, doc: before }: Known, leaving: boolean): Promise<void> {
    const { doc } = this.session;
    // What was only looked at is the same everywhere.
    if (before === undefined && !this.changed()) return;
    const [patch, here] = [patchOf(before, doc), this.place()];
    if (patch.length === 0) return;
    const response = await this.transport.request("PATCH", this.path, {
      body: patch,
      headers: { "If-Match": `"${version}"` },
      keepalive: leaving && JSON.stringify(patch).length < KEEPALIVE,
    });
    if (response.ok) {
      const kept = (await response.json()) as DraftVersion;
      this.known = { version: kept.version, doc };
      setMark(this.session.assignment.id, { version: kept.version, ...here });
      if (this.session.doc !== doc) this.later(AFTER_MS);
    } else if (response.status === 412) {
      const problem = (await response.json()) as { data: { draft: Kept } };
      this.meet(problem.data.draft);
    } else this.refused(response.status);
  }

  /** A lease that ended has no draft; anything else may pass. */
  private refused(status: number): void {
    if (status === 401 || status === 429 || status >= 500) throw new Error(`Status ${status}`);
    this.stop();
  }

  /** What only one side changed is taken from that side; what both changed is for the person to say. */
  private meet({ version, body, updated_at }: Kept): void {
    if (this.ended) return;
    const theirs = isDraft(body) ? body : undefined;
    const { doc, assignment } = this.session;
    const mark = markOf(assignment.id);
    const known = { version, doc: theirs };
    if (theirs === undefined || same(theirs, doc) || (this.changed() && mark?.version === version)) {
      this.known = known;
      if (this.changed()) this.later(AFTER_MS);
    } else if (this.changed()) this.clash(known, theirs, updated_at ?? "");
    else this.take(version, theirs);
  }

  private clash(known: Known, theirs: Draft, at: string): void {
    this.asking = true;
    const choose = (side: "mine" | "theirs") => {
      this.asking = false;
      this.ask(undefined);
      this.known = known;
      if (side === "theirs") this.take(known.version, theirs);
      else void this.flush();
    };
    const { session } = this;
    this.ask({ session, mine: session.doc.answer, theirs: theirs.answer, at, choose });
  }

  private take(version: number, theirs: Draft): void {
    this.session.commit(t("Saved elsewhere"), (draft) => {
      Reflect.deleteProperty(draft, "sifted");
      Object.assign(draft, theirs);
    });
    this.known = { version, doc: this.session.doc };
    setMark(this.session.assignment.id, { version, ...this.place() });
  }

  /** Whether anything was done here since this browser and the server had the same. */
  private changed(): boolean {
    const { cursor, last } = this.place();
    const mark = markOf(this.session.assignment.id) ?? { cursor: 0, last: 0 };
    return cursor !== mark.cursor || last !== mark.last;
  }

  private place(): { cursor: number; last: number } {
    const { cursor, entries } = this.session.history.snapshot;
    return { cursor, last: entries[cursor - 1]?.at ?? 0 };
  }
}

function patchOf(before: Draft | undefined, doc: Draft): Operation[] {
  if (before === undefined) return [{ op: "add", path: "", value: doc }];
  const patch = difference(before, doc);
  return patch.length > MOST_OPERATIONS ? [{ op: "replace", path: "", value: doc }] : patch;
}

const isDraft = (body: unknown): body is Draft =>
  isObject(body) && isObject(body["answer"]) && isObject(body["suggested"]);
