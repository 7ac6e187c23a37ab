import { expect, test } from "vitest";
import { partsOf } from "@/editor/core/parts";
import { readPlan } from "@/editor/core/plan";

const plan = readPlan({
  views: { chat: { type: "chat", src: "$.messages" } },
  controls: {
    turn: { type: "choice", on: "chat", per: { noun: "message", member: "role", wanted: "assistant" } },
    said: { type: "text", per: { noun: "region", member: "control", wanted: "names" } },
  },
});
const [turn, said] = plan.controls;

const idsOf = (control: typeof turn, item: object, answer = {}) =>
  control && partsOf(plan, control, item as never, answer)?.map(({ id }) => id);

test("each item has parts of its own, whichever was looked at before", () => {
  const one = { messages: [{ role: "user" }, { role: "assistant" }] };
  const other = { messages: [{ role: "assistant", id: "hello" }, { role: "assistant" }, "note"] };
  for (let i = 0; i < 2; i += 1) {
    expect(idsOf(turn, one)).toEqual(["2"]);
    expect(idsOf(turn, other)).toEqual(["hello", "2"]);
    expect(idsOf(turn, {})).toEqual([]);
  }
});

test("a region that comes or goes is a part that comes or goes", () => {
  const regions = [{ id: "r1", label: "one" }];
  expect(idsOf(said, {}, { names: { regions } })).toEqual(["r1"]);
  expect(idsOf(said, {}, { names: { regions: [...regions, { id: "r2", label: "two" }] } })).toEqual([
    "r1",
    "r2",
  ]);
  expect(idsOf(said, {}, {})).toEqual([]);
});
