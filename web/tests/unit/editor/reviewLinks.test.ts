import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/editor/core/json";
import type { ControlPlan } from "../../../src/editor/core/plan";
import { agreed, common } from "../../../src/editor/review/differences";

const links = (spec: JsonObject): ControlPlan => ({
  name: "links",
  type: "relation",
  title: "",
  help: "",
  when: undefined,
  on: undefined,
  required: false,
  options: [],
  spec: { from: "names", to: "names", ...spec },
});

const ann = { id: "a1", label: "person", start: 0, end: 3, text: "Ann" };
const bob = { id: "b1", label: "person", start: 8, end: 11, text: "Bob" };
/** Of somebody else, who has ids of their own. */
const other = { ann: { ...ann, id: "x7" }, bob: { ...bob, id: "x9" } };

const met = (from: JsonObject, to: JsonObject): Json => [
  { label: "met", from: from["id"] ?? "", to: to["id"] ?? "", ends: { from, to } },
];
const answers = [met(ann, bob), met(other.bob, other.ann)];

test("a link that reads both ways is the same from either end", () => {
  const control = links({ directed: false });
  expect(agreed(control, answers)).toBe(true);
  expect(common(control, answers).size).toBe(1);
});

test("a link with a direction is another one the other way round", () => {
  for (const control of [links({ directed: true }), links({})]) {
    expect(agreed(control, answers)).toBe(false);
    expect(common(control, answers).size).toBe(0);
    expect(agreed(control, [met(ann, bob), met(other.ann, other.bob)])).toBe(true);
  }
});
