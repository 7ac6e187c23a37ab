import fc from "fast-check";
import { expect, test } from "vitest";
import { Marks } from "../../../src/editor/controls/span/marks";
import {
  addRegion,
  changeRegion,
  emptyDraft,
  removeRegion,
  type Draft,
} from "../../../src/editor/core/draft";
import { History } from "../../../src/editor/core/history";
import type { Json } from "../../../src/editor/core/json";
import { Offsets } from "../../../src/editor/core/offsets";
import type { ControlPlan } from "../../../src/editor/core/plan";

const control: ControlPlan = {
  name: "things",
  type: "span",
  title: "",
  help: "",
  when: undefined,
  on: "doc",
  required: false,
  options: [],
  spec: {},
};
const offsets = new Offsets("😀 abcdefgh ".repeat(10));

const edit = fc.record({
  kind: fc.constantFrom("add", "relabel", "move", "remove", "accept", "undo", "redo"),
  at: fc.nat(9),
  start: fc.nat(80),
  length: fc.integer({ min: 1, max: 20 }),
  gap: fc.boolean(),
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

function apply(history: History<Draft>, n: number, { kind, at, start, length, gap }: Edit): void {
  const id = `s${at}`;
  const end = start + length;
  const gaps: Record<string, Json> =
    gap && length > 3 ? { gaps: [{ start: start + 1, end: start + 2 }] } : {};
  if (kind === "undo") history.undo();
  else if (kind === "redo") history.redo();
  else
    history.commit(kind, (draft) => {
      if (kind === "add")
        addRegion(draft, "things", { id: `new${n}`, label: "one", start, end, text: "", ...gaps });
      else if (kind === "relabel") changeRegion(draft, "things", id, { label: `label ${n}` });
      else if (kind === "move") changeRegion(draft, "things", id, { start, end });
      else if (kind === "remove") removeRegion(draft, "things", id);
      else Reflect.deleteProperty(draft.suggested, id);
    });
}

test("marks that follow edits are those of a text that is opened anew, and most stay the same objects", () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const regions = Array.from({ length: 10 }, (_, i) => {
        return { id: `s${i}`, label: "two", start: i * 7, end: i * 7 + 9, text: "" };
      });
      const start = emptyDraft({ things: { regions } });
      const history = new History<Draft>({ ...start, suggested: { s3: 0.5, s4: null } });
      const marks = new Marks([control], offsets);
      let before = marks.of(history.doc);
      edits.forEach((one, n) => {
        apply(history, n, one);
        const now = marks.of(history.doc);
        expect(now).toEqual(new Marks([control], offsets).of(history.doc));
        // An edit touches one span, of two pieces at most; others go at most to another lane. An undo may copy.
        const fresh = now.filter(({ span }) => before.every((old) => old.span !== span));
        if (one.kind !== "undo" && one.kind !== "redo") expect(fresh.length).toBeLessThanOrEqual(2);
        before = now;
      });
    }),
  );
});
