import fc from "fast-check";
import { expect, test } from "vitest";
import { Offsets } from "../../../src/editor/core/offsets";

test("counts code points where JavaScript counts units", () => {
  const offsets = new Offsets("a😀b👩‍👩‍👧c");
  expect(offsets.length).toBe(9);
  expect(offsets.toPoints(3)).toBe(2);
  expect(offsets.toUnits(2)).toBe(3);
  expect(offsets.slice(1, 2)).toBe("😀");
  expect(offsets.slice(3, 8)).toBe("👩‍👩‍👧");
});

test("a place inside a surrogate pair is the start of the pair", () => {
  expect(new Offsets("a😀b").toPoints(2)).toBe(1);
});

test("places beyond the text are its ends", () => {
  const offsets = new Offsets("😀");
  expect([offsets.toPoints(-3), offsets.toPoints(99), offsets.toUnits(-1), offsets.toUnits(99)]).toEqual([
    0, 1, 0, 2,
  ]);
});

test("agrees with the language's own iteration by code point, for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(40), fc.nat(40), (text, a, b) => {
      const points = Array.from(text);
      const offsets = new Offsets(text);
      const [start, end] = [Math.min(a, b, points.length), Math.min(Math.max(a, b), points.length)];
      expect(offsets.length).toBe(points.length);
      expect(offsets.slice(start, end)).toBe(points.slice(start, end).join(""));
      expect(offsets.toPoints(points.slice(0, start).join("").length)).toBe(start);
    }),
  );
});
