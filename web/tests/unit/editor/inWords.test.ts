import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/editor/core/json";
import type { ControlPlan } from "../../../src/editor/core/plan";
import { valueInWords } from "../../../src/editor/parts/inWords";

const links: ControlPlan = {
  name: "links",
  type: "relation",
  title: "",
  help: "",
  on: undefined,
  required: false,
  when: undefined,
  options: [{ id: "follows", title: "follows" } as ControlPlan["options"][number]],
  spec: { from: "things", to: "things" },
};

const link = (from: JsonObject, to: JsonObject): Json => [
  { label: "follows", from: "a", to: "b", ends: { from, to } },
];

test.each([
  [
    "tracks, by their frames",
    {
      label: "car",
      keyframes: [
        { frame: 3, time: 0.1, x: 1, y: 1, width: 2, height: 2 },
        { frame: 9, time: 0.3, x: 1, y: 1, width: 2, height: 2, outside: true },
      ],
    },
    "car frames 3 to 8, 2 keyframes",
  ],
  [
    "segments of sound, by their seconds",
    { label: "speech", start: 61, end: 62.5 },
    "speech from 1:01.00 to 1:02.50",
  ],
  [
    "cuboids, by their metres",
    { label: "van", x: 4, y: 5, z: 1, length: 4.5, width: 2, height: 1.5, yaw: 0 },
    "van 4.5 by 2 by 1.5 m at 4, 5",
  ],
  [
    "boxes, by their pixels",
    { label: "sign", x: 10, y: 20, width: 30, height: 40 },
    "sign 30 × 40 at 10, 20",
  ],
  ["spans, by their words", { label: "name", start: 0, end: 3, text: "Ann" }, "Ann"],
])("a link tells of %s", (_, quoted, words) => {
  const end = { id: "a", ...quoted } as JsonObject;
  expect(valueInWords(links, link(end, { ...end, id: "b" }))).toBe(`${words} follows ${words}`);
});
