import { expect, test } from "vitest";
import { holds } from "../../../src/editor/core/conditions";
import { emptyDraft } from "../../../src/editor/core/draft";
import { fetchFigures } from "../../../src/editor/core/figures";
import { KINDS } from "../../../src/editor/core/kinds";
import { readPlan, sourcePath } from "../../../src/editor/core/plan";
import { asked, findProblems, toAnswer, type Court } from "../../../src/editor/core/problems";
import type { JsonObject } from "../../../src/editor/core/json";

const court = (controls: JsonObject[], rules: JsonObject[] = []): Court => ({
  plan: readPlan({ views: [], controls, rules, layout: [] }),
  kinds: KINDS,
  holds,
  item: { lang: "en" },
});
const messages = (ground: Court, answer: JsonObject) =>
  findProblems(ground, emptyDraft(answer)).map((problem) => `${problem.control}: ${problem.message}`);

const better = { name: "better", type: "scale", values: [-2, -1, 0, 1, 2] };
const why = { name: "why", type: "text", required: "abs(better) == 2", min_length: 5, max_length: 10 };

test("a condition makes an answer needed, and its length counts code points", () => {
  const ground = court([better, why]);
  expect(messages(ground, {})).toEqual(["better: An answer is needed."]);
  expect(messages(ground, { better: 1 })).toEqual([]);
  expect(messages(ground, { better: -2 })).toEqual(["why: An answer is needed."]);
  expect(messages(ground, { better: 1, why: "😀😀" })).toEqual(["why: 2 of at least 5 characters."]);
  expect(messages(ground, { better: 1, why: "😀😀😀😀😀" })).toEqual([]);
});

test("what is not asked is not sent, and holds nothing up", () => {
  const a = { name: "a", type: "choice", options: ["x", "y"] };
  const b = { name: "b", type: "choice", options: ["x", "y"], when: "a == 'x'" };
  const c = { name: "c", type: "choice", options: ["x", "y"], when: "b == 'y' and item.lang == 'en'" };
  const ground = court([a, b, c]);
  const draft = emptyDraft({ a: "y", b: "y", c: "x" });
  expect([...asked(ground, draft)]).toEqual(["a"]);
  expect(toAnswer(ground, draft, () => undefined)).toEqual({ a: "y" });
  expect([...asked(ground, emptyDraft({ a: "x", b: "y" }))]).toEqual(["a", "b", "c"]);
});

test("regions go with their media, suggestions that nobody decided do not go at all", () => {
  const ground = court([
    { name: "cells", type: "box", labels: [{ id: "rbc", limits: { min_px: 4, max_count: 1 } }] },
  ]);
  const box = { label: "rbc", x: 1, y: 2, width: 30, height: 40 };
  const draft = {
    answer: {
      cells: {
        regions: [
          { id: "a", ...box },
          { id: "b", ...box },
        ],
      },
    },
    suggested: { b: 0.9 },
  };
  const media = { width: 640, height: 480 };
  expect(findProblems(ground, draft)).toEqual([
    { control: "cells", region: "b", message: "1 suggested, not decided yet." },
  ]);
  expect(toAnswer(ground, draft, () => media)).toEqual({ cells: { media, regions: [{ id: "a", ...box }] } });
  expect(messages(ground, draft.answer)).toEqual(["cells: Mark at most 1 of rbc; there are 2."]);
  expect(toAnswer(ground, emptyDraft(), () => media)).toEqual({ cells: { media, regions: [] } });
});

test("spans may overlap only where the template says so", () => {
  const spans = {
    regions: [
      { id: "a", label: "X", start: 0, end: 5 },
      { id: "b", label: "X", start: 4, end: 9 },
    ],
  };
  const control = { name: "spans", type: "span", labels: ["X"] };
  expect(findProblems(court([control]), emptyDraft({ spans }))).toEqual([
    { control: "spans", region: "b", message: "Regions may not overlap here." },
  ]);
  expect(messages(court([{ ...control, overlap: true }]), { spans })).toEqual([]);
});

test("numbers keep their bounds and steps", () => {
  const ground = court([{ name: "n", type: "number", min: 0, max: 10, step: 0.1 }]);
  expect(messages(ground, { n: 0.30000000000000004 })).toEqual([]);
  expect(messages(ground, { n: 0.35 })).toEqual(["n: In steps of 0.1."]);
  expect(messages(ground, { n: 11 })).toEqual(["n: At most 10."]);
  expect(messages(ground, { n: "1.2.3" })).toEqual(["n: Write a number."]);
});

test("rules are judged once everything else is in order", () => {
  const rules = [{ check: "a != b", message: "They must differ.", when: null }];
  const option = (name: string) => ({ name, type: "choice", options: ["x", "y"] });
  const ground = court([option("a"), option("b")], rules);
  expect(messages(ground, { a: "x" })).toEqual(["b: An answer is needed."]);
  expect(messages(ground, { a: "x", b: "x" })).toEqual([": They must differ."]);
});

test("the path of a view is read as the server reads it", () => {
  expect(sourcePath('$.pages[0]["a b"].url')).toEqual(["pages", 0, "a b", "url"]);
});

test("what is drawn too small is said once its editor is there", async () => {
  await fetchFigures();
  const ground = court([{ name: "cells", type: "box", labels: [{ id: "rbc", limits: { min_px: 4 } }] }]);
  const box = { label: "rbc", x: 1, y: 2, height: 40 };
  const regions = [
    { id: "a", ...box, width: 3 },
    { id: "b", ...box, width: 4 },
  ];
  expect(messages(ground, { cells: { regions } })).toEqual([
    "cells: A side of 3 pixels is less than the 4 that rbc needs.",
  ]);
});
