import fc from "fast-check";
import { expect, test } from "vitest";
import { stretch } from "../../../src/editor/scene/overlay";

const VIEW = 1000;

test("the layer on top lies in the view and holds all that is seen of what stands on it", () => {
  const place = fc.double({ min: -3000, max: 3000, noNaN: true });
  fc.assert(
    fc.property(place, fc.double({ min: 0, max: 2500, noNaN: true }), (from, size) => {
      const [start, length] = stretch(from, from + size, VIEW);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start + length).toBeLessThanOrEqual(VIEW);
      const seen = [Math.max(0, from), Math.min(VIEW, from + size)] as const;
      if (seen[0] > seen[1]) return;
      expect(start).toBeLessThanOrEqual(seen[0]);
      expect(start + length).toBeGreaterThanOrEqual(seen[1]);
    }),
  );
});

test("a drag changes its place and never its size", () => {
  const sizes = Array.from({ length: 90 }, (_, i) => stretch(i * 10.3, i * 10.3 + 77.5, VIEW)[1]);
  expect(new Set(sizes).size).toBe(1);
});
