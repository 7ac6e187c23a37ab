import fc from "fast-check";
import { expect, test } from "vitest";
import {
  between,
  handleAt,
  moveBy,
  nudgeEdge,
  resizeTo,
  rounded,
  snap,
} from "../../../src/editor/scene/boxes";
import {
  fit,
  MAX_SCALE,
  MIN_SCALE,
  toImage,
  toScreen,
  zoomAt,
  type Rect,
} from "../../../src/editor/scene/camera";
import { depth, levelFor } from "../../../src/editor/scene/pyramid";
import { BoxFigure } from "../../../src/editor/scene/figures/box";
import { Spatial } from "../../../src/editor/scene/spatial";

const image = { width: 640, height: 480 };
const place = fc.record({
  x: fc.double({ min: -100, max: 800, noNaN: true }),
  y: fc.double({ min: -100, max: 800, noNaN: true }),
});
const box = fc.tuple(place, place).map(([a, b]) => between(a, b, image));

test("what is under the pointer stays there when zooming, and the scale keeps its bounds", () => {
  fc.assert(
    fc.property(place, fc.double({ min: 0.001, max: 1000, noNaN: true }), (at, factor) => {
      const before = { scale: 1.5, x: 30, y: -20 };
      const after = zoomAt(before, at, factor);
      const there = toScreen(after, toImage(before, at));
      expect(there.x).toBeCloseTo(at.x, 6);
      expect(there.y).toBeCloseTo(at.y, 6);
      expect(after.scale).toBeGreaterThanOrEqual(MIN_SCALE);
      expect(after.scale).toBeLessThanOrEqual(MAX_SCALE);
    }),
  );
});

test("a fitted picture is whole and in the middle", () => {
  const camera = fit({ x: 0, y: 0, ...image }, { width: 932, height: 716 }, 16);
  expect(camera.scale).toBeCloseTo(900 / 640);
  expect(camera.x).toBeCloseTo(16);
  expect(camera.y).toBeCloseTo((716 - 480 * camera.scale) / 2);
});

test("boxes never leave the picture, however they are drawn, moved or resized", () => {
  const inside = (rect: Rect) =>
    rect.x >= 0 &&
    rect.y >= 0 &&
    rect.x + rect.width <= image.width + 1e-6 &&
    rect.y + rect.height <= image.height + 1e-6;
  fc.assert(
    fc.property(box, place, fc.integer({ min: -900, max: 900 }), (rect, p, d) => {
      expect(inside(rect)).toBe(true);
      expect(inside(moveBy(rect, d, -d, image))).toBe(true);
      expect(inside(resizeTo(rect, "se", p, image))).toBe(true);
      expect(inside(rounded(moveBy(rect, p.x, p.y, image)))).toBe(true);
    }),
  );
});

test("moving keeps the size; edges keep a pixel", () => {
  const rect = { x: 10, y: 20, width: 30, height: 40 };
  expect(moveBy(rect, 5, -50, image)).toEqual({ x: 15, y: 0, width: 30, height: 40 });
  expect(nudgeEdge(rect, "end", 5, -100, image)).toEqual({ x: 10, y: 20, width: 35, height: 1 });
  expect(nudgeEdge(rect, "start", -5, 100, image)).toEqual({ x: 5, y: 59, width: 35, height: 1 });
});

test("a handle pulled through the box turns it over", () => {
  expect(resizeTo({ x: 10, y: 10, width: 20, height: 20 }, "e", { x: 4, y: 0 }, image)).toEqual({
    x: 4,
    y: 10,
    width: 6,
    height: 20,
  });
  expect(handleAt({ x: 10, y: 10, width: 20, height: 20 }, { x: 31, y: 9 }, 2)).toBe("ne");
});

test("points are pulled to edges that are near, and only then", () => {
  const others = [{ x: 100, y: 100, width: 50, height: 50 }];
  expect(snap({ x: 103, y: 260 }, others, image, 5)).toEqual({ x: 100, y: 260 });
  expect(snap({ x: 2, y: 478 }, others, image, 5)).toEqual({ x: 0, y: 480 });
});

test("the index finds what a full search finds", () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 60 }), box, (rects, view) => {
      const items = rects.map((rect, i) => ({ id: i, rect, figure: new BoxFigure(rect) }));
      const hit = ({ rect: r }: { rect: Rect }) =>
        r.x <= view.x + view.width &&
        r.x + r.width >= view.x &&
        r.y <= view.y + view.height &&
        r.y + r.height >= view.y;
      expect(new Spatial(items).within(view).map((item) => item.id)).toEqual(
        items.filter(hit).map((item) => item.id),
      );
    }),
  );
});

test("the smaller of two boxes under the pointer is hit; the outline is an outline", () => {
  const large = { id: "large", figure: new BoxFigure({ x: 0, y: 0, width: 200, height: 200 }) };
  const small = { id: "small", figure: new BoxFigure({ x: 50, y: 50, width: 20, height: 20 }) };
  const index = new Spatial([small, large]);
  expect(index.at({ x: 60, y: 60 }, 2)?.id).toBe("small");
  expect(index.at({ x: 10, y: 10 }, 2)?.id).toBe("large");
  expect(index.edgeAt({ x: 100, y: 100 }, 3)).toBeUndefined();
});

test("a level of the pyramid has a pixel for each of the screen's, and no more than it must", () => {
  expect(depth({ width: 8000, height: 6000 })).toBe(3);
  expect(depth({ width: 640, height: 480 })).toBe(0);
  const levels = [{ factor: 1 }, { factor: 0.5 }, { factor: 0.25 }];
  expect(levelFor(levels, 0.3)?.factor).toBe(0.5);
  expect(levelFor(levels, 0.1)?.factor).toBe(0.25);
  expect(levelFor(levels, 2)?.factor).toBe(1);
});
