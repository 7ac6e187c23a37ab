import "fake-indexeddb/auto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openDatabase, type Database, type Letter } from "../../../src/editor/core/db";
import { backoff, Outbox, type Reply } from "../../../src/editor/core/outbox";

let names = 0;
const fresh = (): Promise<Database> => openDatabase(`outbox-${(names += 1)}`);

const letter = (key: string) => ({
  key,
  verb: "submit" as const,
  body: { answer: { label: key } },
  assignment: `a-${key}`,
  task: `t-${key}`,
  project: "p",
});

/** A server that keeps what it got by idempotency key, and may drop its answer on the way back. */
class Server {
  readonly kept = new Map<string, number>();
  constructor(
    private readonly fate: () => "answer" | "drop" | "down" | "signed-out" | "busy" = () => "answer",
  ) {}
  send = (sent: Letter): Promise<Reply> => {
    const fate = this.fate();
    if (fate === "down") return Promise.reject(new TypeError("Failed to fetch"));
    if (fate === "signed-out") return Promise.resolve({ kind: "who" });
    if (fate === "busy") return Promise.resolve({ kind: "later", after: 0 });
    this.kept.set(sent.key, (this.kept.get(sent.key) ?? 0) + 1);
    if (fate === "drop") return Promise.reject(new TypeError("Connection reset"));
    return Promise.resolve({ kind: "done", data: undefined });
  };
}

const until = async (done: () => boolean, outbox: Outbox): Promise<void> => {
  for (let i = 0; i < 500 && !done(); i += 1) await outbox.flush({ all: true });
  expect(done()).toBe(true);
};

test("a letter is sent, acknowledged and gone", async () => {
  const db = await fresh();
  const server = new Server();
  const outbox = new Outbox(db, { sender: "me", send: server.send });
  await outbox.post(letter("1"));
  await until(() => outbox.snapshot.waiting === 0, outbox);
  expect([...server.kept]).toEqual([["1", 1]]);
  expect(await db.count("outbox")).toBe(0);
  outbox.close();
});

test("whatever is dropped, down or busy, each letter arrives once, a correction after its answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("answer", "drop", "down", "busy" as const), { minLength: 5, maxLength: 40 }),
      async (fates) => {
        const line = [...fates];
        const server = new Server(() => line.shift() ?? "answer");
        const outbox = new Outbox(await fresh(), {
          sender: "me",
          send: server.send,
          now: () => 0,
          random: () => 0,
        });
        for (const key of ["1", "2", "3"])
          await outbox.post({ ...letter(key), assignment: key === "2" ? "b" : "a" });
        await until(() => outbox.snapshot.waiting === 0, outbox);
        expect([...server.kept.keys()].sort()).toEqual(["1", "2", "3"]);
        expect([...server.kept.keys()].filter((key) => key !== "2")).toEqual(["1", "3"]);
        outbox.close();
      },
    ),
    { numRuns: 30 },
  );
});

test("letters survive a closed tab", async () => {
  const db = await fresh();
  const down = new Outbox(db, { sender: "me", send: new Server(() => "down").send });
  await down.post(letter("1"));
  await down.flush();
  expect(down.snapshot).toMatchObject({ waiting: 1, offline: true });
  down.close();
  const server = new Server();
  const again = new Outbox(db, { sender: "me", send: server.send });
  await until(() => server.kept.has("1"), again);
  again.close();
});

test("signed out, everything waits until somebody signs in", async () => {
  let signedIn = false;
  const server = new Server(() => (signedIn ? "answer" : "signed-out"));
  const outbox = new Outbox(await fresh(), { sender: "me", send: server.send });
  await outbox.post(letter("1"));
  await outbox.flush();
  expect(outbox.snapshot).toMatchObject({ needsSignIn: true, waiting: 1, offline: false });
  signedIn = true;
  await until(() => outbox.snapshot.waiting === 0, outbox);
  expect(server.kept.size).toBe(1);
  outbox.close();
});

test("another login does not send what is not its own", async () => {
  const db = await fresh();
  const mine = new Outbox(db, { sender: "me", send: new Server(() => "down").send });
  await mine.post(letter("1"));
  mine.close();
  const server = new Server();
  const other = new Outbox(db, { sender: "somebody else", send: server.send });
  await other.flush({ all: true });
  expect(server.kept.size).toBe(0);
  expect(await db.count("outbox")).toBe(1);
  other.close();
});

test("a refused letter is kept, named, and does not hold up the others", async () => {
  const server = new Server();
  const send = (sent: Letter): Promise<Reply> =>
    sent.key === "1" ? Promise.resolve({ kind: "refused", message: "No such label." }) : server.send(sent);
  const outbox = new Outbox(await fresh(), { sender: "me", send });
  await outbox.post(letter("1"));
  await outbox.post(letter("2"));
  await until(() => server.kept.has("2"), outbox);
  expect(outbox.snapshot.refused.map(({ key, refused }) => [key, refused])).toEqual([
    ["1", "No such label."],
  ]);
  expect(await outbox.withdraw("1")).toBe(true);
  expect(outbox.snapshot.refused).toEqual([]);
  outbox.close();
});

test("what may have reached the server is not withdrawn", async () => {
  const outbox = new Outbox(await fresh(), { sender: "me", send: new Server(() => "drop").send });
  await outbox.post(letter("1"));
  await outbox.flush({ all: true });
  expect(await outbox.withdraw("1")).toBe(false);
  outbox.close();
});

test("waiting doubles up to half a minute, and half of it is chance", () => {
  expect([1, 2, 3, 20].map((tries) => backoff(tries, () => 1))).toEqual([500, 1000, 2000, 30_000]);
  expect(backoff(3, () => 0)).toBe(1000);
});
