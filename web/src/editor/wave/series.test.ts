import { describe, expect, it } from "vitest";
import { inlineSeries } from "./inlineSeries";
import { Levels } from "./levels";
import { Series } from "./series";

describe("levels of least and greatest", () => {
  it("find the extremes of any stretch as a walk over it does", () => {
    // Integers up to 2^24 are exact in float32; every seventh is a gap.
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i % 7 === 0 ? NaN : (i * 7919) % 1009));
    const levels = new Levels(values);
    for (const [from, to] of [
      [0, 1000],
      [1, 2],
      [15, 17],
      [16, 272],
      [3, 999],
      [500, 500],
    ] as const) {
      const there = [...values.slice(from, to)].filter((value) => !Number.isNaN(value));
      expect(levels.extremes(from, to)).toEqual({ low: Math.min(...there), high: Math.max(...there) });
    }
  });

  it("say that a stretch of gaps has none", () => {
    expect(new Levels(new Float32Array([NaN, NaN])).extremes(0, 2)).toEqual({
      low: Infinity,
      high: -Infinity,
    });
  });
});

describe("a series", () => {
  it("tells the values of the last sample at or before a moment", () => {
    const series = new Series(new Float64Array([0, 0.5, 2]), [["v", new Float32Array([1, NaN, 3])]]);
    expect([series.at(0), series.at(0.4), series.at(0.5), series.at(9)]).toEqual([[1], [1], [NaN], [3]]);
    expect(series.duration).toBe(2);
  });

  it("is read from an item by times or by a rate", () => {
    const timed = inlineSeries({ time: [100, 101.5], channels: { v: [1, null] } });
    expect(timed).toBeInstanceOf(Series);
    expect((timed as Series).duration).toBe(1.5);
    expect((timed as Series).at(2)).toEqual([NaN]);
    expect((inlineSeries({ rate: 4, channels: { v: [1, 2, 3] } }) as Series).duration).toBe(0.5);
  });

  it.each([
    [7, "needs channels"],
    [{ channels: { v: [1, 2] } }, "needs time"],
    [{ rate: 0, channels: { v: [1, 2] } }, "needs time"],
    [{ rate: 1, channels: { v: [1] } }, "fewer than two samples"],
    [{ rate: 1, channels: { v: [1, 2], w: [1] } }, "channel w is no list of 2 numbers"],
    [{ rate: 1, channels: { v: [1, "2"] } }, "channel v is no list"],
    [{ time: [1, 2, 3], channels: { v: [1, 2] } }, "time is no list of 2 numbers"],
    [{ time: [1, 3, 2], channels: { v: [1, 2, 3] } }, "sample 3 is earlier"],
  ])("that is none says why", (value, reason) => {
    expect(inlineSeries(value)).toContain(reason);
  });
});
