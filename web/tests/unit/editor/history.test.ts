import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addRegion,
  changeRegion,
  emptyDraft,
  removeRegion,
  setAnswer,
  setPartAnswer,
  type Draft,
} from "../../../src/editor/core/draft";
import { History } from "../../../src/editor/core/history";

type Edit = (history: History<Draft>) => void;

const ids = fc.constantFrom("a", "b", "c", "d");
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(ids, fc.integer()).map(([id, value]): Edit => (history) => {
    history.commit("answer", (draft) => setAnswer(draft, id, value));
  }),
  ids.map((id): Edit => (history) => {
    history.commit("clear", (draft) => setAnswer(draft, id, undefined));
  }),
  fc.tuple(ids, fc.option(fc.nat(9), { nil: undefined })).map(([id, value]): Edit => (history) => {
    history.commit("part", (draft) => setPartAnswer(draft, "parts", id, value), `part ${id}`);
  }),
  fc.tuple(ids, fc.nat(99)).map(([id, x]): Edit => (history) => {
    history.commit("draw", (draft) => addRegion(draft, "objects", { id, label: "car", x }));
  }),
  fc.tuple(ids, fc.nat(99)).map(([id, x]): Edit => (history) => {
    history.commit("move", (draft) => changeRegion(draft, "objects", id, { x }), `move ${id}`);
  }),
  ids.map((id): Edit => (history) => {
    history.commit("delete", (draft) => removeRegion(draft, "objects", id));
  }),
);

const tick = () => {
  let now = 0;
  return () => (now += 400);
};

test("undoing everything gives the first document, redoing everything the last", () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 30 }), (list) => {
      const start = emptyDraft({ why: "because" });
      const history = new History<Draft>(start, tick());
      for (const edit of list) edit(history);
      const last = history.doc;
      while (history.canUndo) history.undo();
      expect(history.doc).toEqual(start);
      while (history.canRedo) history.redo();
      expect(history.doc).toEqual(last);
    }),
  );
});

test("a history that was written down and read again is the same, wherever its cursor stands", () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 20 }), fc.nat(20), (list, back) => {
      const history = new History<Draft>(emptyDraft(), tick());
      for (const edit of list) edit(history);
      for (let i = 0; i < back; i += 1) history.undo();
      const copy = new History<Draft>(
        JSON.parse(JSON.stringify(history.snapshot)) as typeof history.snapshot,
      );
      expect(copy.doc).toEqual(history.doc);
      copy.undo();
      history.undo();
      expect(copy.doc).toEqual(history.doc);
    }),
  );
});

test("a held key is one step", () => {
  let now = 0;
  const history = new History<Draft>(emptyDraft(), () => now);
  history.commit("draw", (draft) => addRegion(draft, "objects", { id: "a", label: "car", x: 0 }));
  for (let x = 1; x <= 10; x += 1) {
    now += 30;
    history.commit("move", (draft) => changeRegion(draft, "objects", "a", { x }), "move a");
  }
  now += 2000;
  history.commit("move", (draft) => changeRegion(draft, "objects", "a", { x: 50 }), "move a");
  expect(history.cursor).toBe(3);
  history.undo();
  expect(history.doc.answer["objects"]).toEqual({ regions: [{ id: "a", label: "car", x: 10 }] });
  history.undo();
  expect(history.doc.answer["objects"]).toEqual({ regions: [{ id: "a", label: "car", x: 0 }] });
});

test("a text is written down once for the step that its typing is, not with each letter", () => {
  let now = 0;
  const history = new History<Draft>(emptyDraft({ why: "so" }), () => now);
  const type = (text: string) => history.commit("why", (draft) => setAnswer(draft, "why", text), "text:why");
  for (const text of ["so ", "so i", "so it", "so it is"]) {
    now += 100;
    type(text);
  }
  expect(history.snapshot.entries).toEqual([
    {
      title: "why",
      at: 400,
      merge: "text:why",
      forward: [{ op: "replace", path: ["answer", "why"], value: "so it is" }],
      back: [{ op: "replace", path: ["answer", "why"], value: "so" }],
    },
  ]);
  // What was read again from a journal, undone or done again does not grow any more.
  history.undo();
  history.redo();
  type("so it is.");
  expect(history.cursor).toBe(2);
  history.undo();
  expect(history.doc.answer).toEqual({ why: "so it is" });
});

test("a new step takes the place of what could have been redone", () => {
  const history = new History<Draft>(emptyDraft());
  history.commit("one", (draft) => setAnswer(draft, "a", 1));
  history.commit("two", (draft) => setAnswer(draft, "a", 2));
  history.undo();
  history.commit("three", (draft) => setAnswer(draft, "a", 3));
  expect(history.canRedo).toBe(false);
  expect(history.undo()).toBe("three");
  expect(history.doc.answer).toEqual({ a: 1 });
});

test("what changes nothing is no step", () => {
  const history = new History<Draft>(emptyDraft({ a: 1 }));
  expect(history.commit("same", (draft) => setAnswer(draft, "a", 1))).toBe(false);
  expect(history.canUndo).toBe(false);
});

test("a region that goes from the front of thousands is one change, each way", () => {
  const regions = Array.from({ length: 5000 }, (_, i) => ({ id: `r${i}`, label: "car" }));
  const history = new History<Draft>(emptyDraft({ objects: { regions } }));
  const steps: unknown[] = [];
  history.subscribe(({ entry }) => steps.push(entry?.forward, entry?.back));
  history.commit("delete", (draft) => removeRegion(draft, "objects", "r0"));
  expect(steps).toEqual([
    [{ op: "remove", path: ["answer", "objects", "regions", 0] }],
    [{ op: "add", path: ["answer", "objects", "regions", 0], value: { id: "r0", label: "car" } }],
  ]);
});

test("an answer about a part changes nothing of the others, and goes with the last of them", () => {
  const history = new History<Draft>({ answer: { good: { a: "yes" } }, suggested: { "?good": 0.5 } });
  const say = (part: string, value: string | undefined) =>
    history.commit("say", (draft) => setPartAnswer(draft, "good", part, value));
  say("b", "no");
  expect(history.doc).toEqual({ answer: { good: { a: "yes", b: "no" } }, suggested: {} });
  expect(history.snapshot.entries[0]?.forward).toContainEqual({
    op: "add",
    path: ["answer", "good", "b"],
    value: "no",
  });
  say("a", undefined);
  expect(history.doc.answer).toEqual({ good: { b: "no" } });
  expect(say("c", undefined)).toBe(false);
  say("b", undefined);
  expect(history.doc.answer).toEqual({});
  expect(say("b", undefined)).toBe(false);
  say("b", "no");
  expect(history.doc.answer).toEqual({ good: { b: "no" } });
});
