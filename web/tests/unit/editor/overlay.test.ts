import fc from "fast-check";
import { expect, test } from "vitest";
import { stretch } from "../../../src/editor/scene/overlay";

const VIEW = 1000;

test("the layer on top lies in the view and holds all that is seen of what stands on it", () => {
  const place = fc.double({ min: -3000, max: 3000, noNaN: true });
  const size = fc.double({ min: 0, max: 2500, noNaN: true });
  const last = fc.tuple(fc.integer({ min: 0, max: 2 * VIEW }), fc.integer({ min: 0, max: 2 * VIEW }));
  fc.assert(
    fc.property(place, size, last, (from, long, before) => {
      const [start, length] = stretch(from, from + long, VIEW, before);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start + length).toBeLessThanOrEqual(VIEW);
      const seen = [Math.max(0, from), Math.min(VIEW, from + long)] as const;
      if (seen[0] > seen[1]) return;
      expect(start).toBeLessThanOrEqual(seen[0]);
      expect(start + length).toBeGreaterThanOrEqual(seen[1]);
    }),
  );
});

test("a drag moves it seldom, and a shape that shrinks takes it along", () => {
  let last: readonly [number, number] = [0, 0];
  const places = Array.from({ length: 90 }, (_, i) => {
    last = stretch(i * 4, i * 4 + 77.5, VIEW, last);
    return String(last);
  });
  expect(new Set(places).size).toBeLessThan(6);
  const [, wide] = stretch(100, 900, VIEW, [0, 0]);
  expect(stretch(100, 150, VIEW, stretch(100, 900, VIEW, [0, 0]))[1]).toBeLessThan(wide / 2);
});
