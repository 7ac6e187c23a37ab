import "fake-indexeddb/auto";
import { openDB } from "idb";
import { expect, test } from "vitest";
import { openDatabase } from "../../../src/editor/core/db";
import { emptyDraft, setAnswer, type Draft } from "../../../src/editor/core/draft";
import { History } from "../../../src/editor/core/history";
import { Journal } from "../../../src/editor/core/journal";

test("a task comes back after a reload with its undo and its redo", async () => {
  const db = await openDatabase("journal-1");
  const journal = new Journal(db);
  const base = emptyDraft();
  const history = new History<Draft>(base);
  journal.follow("a", base, history, () => 1500);
  for (const n of [1, 2, 3]) history.commit(`step ${n}`, (draft) => setAnswer(draft, "n", n));
  history.undo();
  await journal.settled();
  const found = await new Journal(db).load<Draft>("a");
  if (found === undefined) throw new Error("Nothing was written");
  const back = new History<Draft>(found.history);
  expect(back.doc.answer).toEqual({ n: 2 });
  expect(found.active).toBe(1500);
  expect(back.redo()).toBe("step 3");
  expect(back.doc.answer).toEqual({ n: 3 });
  while (back.canUndo) back.undo();
  expect(back.doc).toEqual(base);
});

test("steps are handed over as they are made: what is read right after knows all of them", async () => {
  const db = await openDatabase("journal-6");
  const base = emptyDraft();
  const history = new History<Draft>(base);
  new Journal(db).follow("a", base, history, () => 0);
  for (const n of [1, 2, 3]) history.commit(`step ${n}`, (draft) => setAnswer(draft, "n", n));
  const found = await new Journal(db).load<Draft>("a");
  expect(found?.history.entries.map((entry) => entry.title)).toEqual(["step 1", "step 2", "step 3"]);
});

test("a new step after an undo leaves nothing of the old one", async () => {
  const db = await openDatabase("journal-2");
  const journal = new Journal(db);
  const base = emptyDraft();
  const history = new History<Draft>(base);
  journal.follow("a", base, history, () => 0);
  for (const n of [1, 2, 3]) history.commit(`step ${n}`, (draft) => setAnswer(draft, "n", n));
  history.undo();
  history.undo();
  history.commit("other", (draft) => setAnswer(draft, "n", 9));
  await journal.settled();
  const found = await journal.load<Draft>("a");
  expect(found?.history.entries.map((entry) => entry.title)).toEqual(["step 1", "other"]);
});

test("what the server has is forgotten, other tasks stay", async () => {
  const db = await openDatabase("journal-3");
  const journal = new Journal(db);
  for (const id of ["a", "b"]) {
    const base = emptyDraft();
    const history = new History<Draft>(base);
    journal.follow(id, base, history, () => 0);
    history.commit("step", (draft) => setAnswer(draft, "n", 1));
  }
  await journal.forget("a");
  expect(await journal.load("a")).toBeUndefined();
  expect(await db.getAllKeys("bases")).toEqual(["b"]);
  expect((await journal.load<Draft>("b"))?.history.entries).toHaveLength(1);
});

test("a step writes its patches; what the task began with is written once", async () => {
  const db = await openDatabase("journal-4");
  const journal = new Journal(db);
  const base = emptyDraft();
  const history = new History<Draft>(base);
  journal.follow("a", base, history, () => 0);
  history.commit("one", (draft) => setAnswer(draft, "n", 1));
  await journal.settled();
  await db.put("bases", { assignment: "a", base: { mark: true } });
  history.commit("two", (draft) => setAnswer(draft, "n", 2));
  await journal.settled();
  expect(await db.get("bases", "a")).toEqual({ assignment: "a", base: { mark: true } });

  const again = new Journal(db);
  const found = await again.load<Draft>("a");
  if (found === undefined) throw new Error("Nothing was written");
  const later = new History<Draft>({ ...found.history, base });
  again.follow("a", base, later, () => 0, true);
  later.commit("three", (draft) => setAnswer(draft, "n", 3));
  await again.settled();
  expect(await db.get("bases", "a")).toEqual({ assignment: "a", base: { mark: true } });
});

test("a journal of the version before keeps its beginning", async () => {
  const before = await openDB("journal-5", 1, {
    upgrade(old) {
      old.createObjectStore("held", { keyPath: "id" }).createIndex("project", "project");
      old.createObjectStore("heads", { keyPath: "assignment" }).createIndex("at", "at");
      old.createObjectStore("lines", { keyPath: ["assignment", "n"] });
      old.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
    },
  });
  const base = emptyDraft({ n: 7 });
  await before.put("heads", { assignment: "a", base, cursor: 0, active: 20, at: 1 });
  before.close();
  const found = await new Journal(await openDatabase("journal-5")).load<Draft>("a");
  expect(found).toEqual({ history: { base, entries: [], cursor: 0 }, active: 20 });
});
