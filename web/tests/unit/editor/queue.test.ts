import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import type { Assignment, Claim } from "../../../src/api/schema.gen";
import { openDatabase } from "../../../src/editor/core/db";
import { AHEAD, TaskQueue } from "../../../src/editor/core/queue";

const lease_until = new Date(Date.now() + 900_000).toISOString();
const task = (id: string): Assignment => ({
  id,
  lease_until,
  task_id: id,
  project_id: "p",
  item_id: id,
  external_id: id,
  round: 1,
  data: {},
  template_version: 1,
  guideline_version: 1,
  suggestions: [],
});

/** A server of so many tasks, which may keep its answer to a claim to itself. */
class Server {
  readonly leased: Assignment[] = [];
  silent = false;
  private readonly free: Assignment[];

  constructor(tasks: number) {
    this.free = Array.from({ length: tasks }, (_, n) => task(`t${n}`));
  }

  claim = (count: number, resume: boolean): Promise<Claim> => {
    const held = resume ? this.leased.slice(0, count) : [];
    const fresh = this.free.splice(0, count - held.length);
    this.leased.push(...fresh);
    if (this.silent) return Promise.reject(new TypeError("Failed to fetch"));
    return Promise.resolve({ assignments: [...held, ...fresh], resumed: held.length });
  };

  submit(id: string): void {
    this.leased.splice(
      this.leased.findIndex((one) => one.id === id),
      1,
    );
  }
}

test("no task stays behind where answers of submits and of claims got lost together", async () => {
  const server = new Server(12);
  const unsent = new Set<string>();
  const db = await openDatabase("queue-lost-claims");
  const queue = new TaskQueue(db, {
    project: "p",
    sender: "me",
    claim: server.claim,
    unsent: () => Promise.resolve(unsent),
    alive: () => Promise.resolve(true),
    warm: () => undefined,
  });
  await queue.retry();
  server.silent = true;
  // Each submit is there, but nobody here knows; so a claim asks for more than the server gives again, and gets lost.
  const seen = new Set<string>();
  const finish = async () => {
    const { current } = queue.state;
    if (current === undefined) return;
    expect(seen).not.toContain(current.id);
    seen.add(current.id);
    server.submit(current.id);
    if (server.silent) unsent.add(current.id);
    queue.next();
    await queue.retry();
  };
  for (let n = 0; n <= AHEAD; n += 1) await finish();
  expect(queue.state.phase).toBe("failed");
  await queue.retry();
  server.silent = false;
  unsent.clear();
  await queue.retry();
  while (queue.state.current !== undefined) await finish();
  expect([...seen].sort()).toEqual(Array.from({ length: 12 }, (_, n) => `t${n}`).sort());
  expect(server.leased).toEqual([]);
});
