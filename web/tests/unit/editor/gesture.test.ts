import { expect, test } from "vitest";
import { Gesture, type Outcome, type Press, type Tool, type World } from "../../../src/editor/scene/gesture";
import { Spatial } from "../../../src/editor/scene/spatial";

const shapes = [{ id: "a", rect: { x: 100, y: 100, width: 50, height: 50 } }];
const index = new Spatial(shapes);
const world = (tool: Tool, selected?: string): World => ({
  tool,
  image: { width: 640, height: 480 },
  unit: 1,
  selected: shapes.find((shape) => shape.id === selected),
  at: (p, reach) => index.at(p, reach),
  edgeAt: (p, reach) => index.edgeAt(p, reach),
  neighbours: () => [],
});
const press = (x: number, y: number): Press => ({ at: { x, y }, screen: { x, y } });

function drag(gesture: Gesture, on: World, ...path: [number, number][]): Outcome {
  const [first, ...rest] = path.map(([x, y]) => press(x, y));
  if (first === undefined) throw new Error("A drag needs a path");
  gesture.down(first, on);
  let last = first;
  for (const step of rest) {
    gesture.move(step, on);
    last = step;
  }
  return gesture.up(last, on);
}

test("a drag draws a box", () => {
  expect(drag(new Gesture(), world("box"), [10, 20], [30, 40], [50, 80])).toEqual({
    kind: "create",
    rect: { x: 10, y: 20, width: 40, height: 60 },
  });
});

test("two clicks draw the same box", () => {
  const gesture = new Gesture();
  const on = world("box");
  expect(drag(gesture, on, [10, 20])).toEqual({ kind: "none" });
  expect(gesture.drawing).toBe(true);
  gesture.move(press(40, 60), on);
  expect(drag(gesture, on, [50, 80])).toEqual({
    kind: "create",
    rect: { x: 10, y: 20, width: 40, height: 60 },
  });
  expect(gesture.busy).toBe(false);
});

test("Escape gives up the first corner", () => {
  const gesture = new Gesture();
  drag(gesture, world("box"), [10, 20]);
  expect(gesture.cancel()).toBe(true);
  expect(gesture.busy).toBe(false);
});

test("the selected box moves, and its corner resizes it", () => {
  expect(drag(new Gesture(), world("select", "a"), [120, 120], [130, 110], [140, 100])).toEqual({
    kind: "change",
    id: "a",
    how: "move",
    rect: { x: 120, y: 80, width: 50, height: 50 },
  });
  expect(drag(new Gesture(), world("box", "a"), [150, 150], [160, 170], [180, 190])).toEqual({
    kind: "change",
    id: "a",
    how: "resize",
    rect: { x: 100, y: 100, width: 80, height: 90 },
  });
});

test("the box tool draws inside a box and selects at its outline", () => {
  expect(drag(new Gesture(), world("box"), [110, 110], [130, 130]).kind).toBe("create");
  expect(new Gesture().down(press(100, 120), world("box"))).toEqual({ kind: "select", id: "a" });
});

test("a click that does not stray moves nothing", () => {
  expect(drag(new Gesture(), world("select"), [120, 120], [121, 121])).toEqual({ kind: "none" });
});

test("the pan tool pans, and draws nothing", () => {
  const gesture = new Gesture();
  const on = world("pan");
  gesture.down(press(10, 10), on);
  expect(gesture.move(press(15, 7), on)).toEqual({ kind: "pan", dx: 5, dy: -3 });
  expect(gesture.up(press(15, 7), on)).toEqual({ kind: "none" });
});
