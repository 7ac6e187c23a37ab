import { expect, test } from "vitest";
import { Gesture, type Outcome, type Press, type Tool, type World } from "../../../src/editor/scene/gesture";
import type { FigureKind } from "../../../src/editor/scene/figure";
import { box, BoxFigure } from "../../../src/editor/scene/figures/box";
import { onePoint } from "../../../src/editor/scene/figures/point";
import { PathFigure, polygon, polyline } from "../../../src/editor/scene/figures/polygon";
import { Spatial } from "../../../src/editor/scene/spatial";

const shapes = [{ id: "a", figure: new BoxFigure({ x: 100, y: 100, width: 50, height: 50 }) }];
const index = new Spatial(shapes);
const world = (tool: Tool, selected?: string, kind: FigureKind = box): World => ({
  tool,
  kind,
  image: { width: 640, height: 480 },
  unit: 1,
  selected: shapes.find((shape) => shape.id === selected),
  at: (p, reach) => index.at(p, reach),
  edgeAt: (p, reach) => index.edgeAt(p, reach),
  snap: (p) => p,
});
const press = (x: number, y: number): Press => ({ at: { x, y }, screen: { x, y } });

const members = (outcome: Outcome) => ("figure" in outcome ? outcome.figure.members() : undefined);

function click(gesture: Gesture, on: World, ...places: [number, number][]): Outcome {
  return places.map(([x, y]) => drag(gesture, on, [x, y])).at(-1) ?? { kind: "none" };
}

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
  expect(members(drag(new Gesture(), world("draw"), [10, 20], [30, 40], [50, 80]))).toEqual({
    x: 10,
    y: 20,
    width: 40,
    height: 60,
  });
});

test("two clicks draw the same box", () => {
  const gesture = new Gesture();
  const on = world("draw");
  expect(drag(gesture, on, [10, 20])).toEqual({ kind: "none" });
  expect(gesture.drawing).toBe(true);
  gesture.move(press(40, 60), on);
  expect(members(drag(gesture, on, [50, 80]))).toEqual({ x: 10, y: 20, width: 40, height: 60 });
  expect(gesture.busy).toBe(false);
});

test("Escape gives up the first corner", () => {
  const gesture = new Gesture();
  drag(gesture, world("draw"), [10, 20]);
  expect(gesture.cancel()).toBe(true);
  expect(gesture.busy).toBe(false);
});

test("the selected box moves, and its corner resizes it", () => {
  const moved = drag(new Gesture(), world("select", "a"), [120, 120], [130, 110], [140, 100]);
  expect(moved).toMatchObject({ kind: "change", target: { id: "a" }, how: "Move" });
  expect(members(moved)).toEqual({ x: 120, y: 80, width: 50, height: 50 });
  const pulled = drag(new Gesture(), world("draw", "a"), [150, 150], [160, 170], [180, 190]);
  expect(pulled).toMatchObject({ kind: "change", how: "Resize" });
  expect(members(pulled)).toEqual({ x: 100, y: 100, width: 80, height: 90 });
});

test("the box tool draws inside a box and selects at its outline", () => {
  expect(drag(new Gesture(), world("draw"), [110, 110], [130, 130]).kind).toBe("create");
  expect(new Gesture().down(press(100, 120), world("draw"))).toEqual({ kind: "select", id: "a" });
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

test("corners by clicks; the first one again closes a polygon", () => {
  const gesture = new Gesture();
  const on = world("draw", undefined, polygon);
  click(gesture, on, [10, 10], [60, 10], [60, 40]);
  expect(gesture.drawing).toBe(true);
  expect(members(gesture.down(press(11, 11), on))).toEqual({
    points: [
      [10, 10],
      [60, 10],
      [60, 40],
    ],
  });
  expect(gesture.busy).toBe(false);
});

test("a line ends at its last corner, by a second click on it or by Enter; Backspace takes corners back", () => {
  const on = world("draw", undefined, polyline);
  const twice = new Gesture();
  click(twice, on, [10, 10], [60, 10]);
  expect(members(twice.down(press(60, 10), on))).toEqual({
    points: [
      [10, 10],
      [60, 10],
    ],
  });
  const gesture = new Gesture();
  click(gesture, on, [10, 10], [60, 10], [80, 90]);
  expect(gesture.retract()).toBe(true);
  expect(members(gesture.finish(on))).toEqual({
    points: [
      [10, 10],
      [60, 10],
    ],
  });
});

test("one corner is no line, two are no polygon", () => {
  const gesture = new Gesture();
  const on = world("draw", undefined, polygon);
  click(gesture, on, [10, 10], [60, 10]);
  expect(gesture.finish(on)).toEqual({ kind: "none" });
});

test("a click is a point", () => {
  const on = world("draw", undefined, onePoint);
  expect(members(new Gesture().down(press(12.345, 30), on))).toEqual({ x: 12.35, y: 30 });
});

test("a corner of the selected polygon is dragged, made from a side, and taken away with Alt", () => {
  const ring = [
    [300, 300],
    [400, 300],
    [400, 400],
    [300, 400],
  ] as const;
  const target = { id: "p", figure: new PathFigure([ring], true) };
  const on = { ...world("draw", undefined, polygon), selected: target };
  expect(members(drag(new Gesture(), on, [400, 400], [410, 420], [420, 430]))).toEqual({
    points: [
      [300, 300],
      [400, 300],
      [420, 430],
      [300, 400],
    ],
  });
  expect(members(drag(new Gesture(), on, [350, 300], [350, 290], [350, 280]))).toEqual({
    points: [
      [300, 300],
      [350, 280],
      [400, 300],
      [400, 400],
      [300, 400],
    ],
  });
  expect(members(new Gesture().down({ ...press(400, 400), trim: true }, on))).toEqual({
    points: [
      [300, 300],
      [400, 300],
      [300, 400],
    ],
  });
});
