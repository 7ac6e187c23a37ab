import { expect, it } from "vitest";
import { holds } from "@/editor/core/conditions";
import { readPlan } from "@/editor/core/plan";
import { TaskSession } from "@/editor/core/session";
import { standIn } from "@/editor/core/standIn";

const plan = readPlan({
  views: { left: { type: "image", src: "$.a" }, right: { type: "image", src: "$.b" } },
  controls: {
    cars: { type: "box", on: "left", labels: ["car"] },
    signs: { type: "box", on: "right", labels: ["sign"] },
  },
});

const task = { id: "t", project_id: "p", item_id: "i", external_id: "e", round: 0 };
const assignment = standIn({ task: task as never, data: { a: "sha256:1", b: "sha256:2" } });

it("holds a task until the pictures that are drawn on are there, each of them", () => {
  const session = new TaskSession({ assignment, plan, holds });
  const controls = () => session.problems.map(({ control }) => control);
  expect(controls()).toEqual(["cars", "signs"]);
  session.setMedia("cars", { width: 640, height: 480 });
  expect(controls()).toEqual(["signs"]);
  session.setMedia("signs", { width: 64, height: 48 });
  expect(controls()).toEqual([]);
  expect(session.submission().answer).toEqual({
    cars: { regions: [], media: { width: 640, height: 480 } },
    signs: { regions: [], media: { width: 64, height: 48 } },
  });
});

it("asks for no picture again where the answer that is corrected has its size", () => {
  const kept = { regions: [], media: { width: 640, height: 480 } };
  const session = new TaskSession({ assignment, plan, holds, answer: { cars: kept, signs: kept } });
  expect(session.problems).toEqual([]);
});
