import { describe, expect, it } from "vitest";
import { Peaks } from "./peaks";

describe("peaks", () => {
  const pairs = new Int8Array([-1, 1, -128, 0, 0, 127, -2, 2, -64, 63]);
  const peaks = new Peaks(pairs, 100, 0.05);

  it("gives each peak where a column is one peak wide", () => {
    const { low, high } = peaks.columns(0, 0.05, 5);
    expect([...low]).toEqual([-1 / 128, -1, 0, -2 / 128, -0.5].map(Math.fround));
    expect([...high]).toEqual([1 / 127, 0, 1, 2 / 127, 63 / 127].map(Math.fround));
  });

  it("loses no extreme at any zoom", () => {
    const { low, high } = peaks.columns(0, 0.05, 1);
    expect([low[0], high[0]]).toEqual([-1, 1]);
  });

  it("draws lines between peaks that are seen larger than they are", () => {
    // Two columns a peak: a quarter and three quarters of the way between the middles of neighbours.
    const { high } = peaks.columns(0.01, 0.03, 4);
    expect([...high]).toEqual([0.25, 31.75, 95.25, 95.75].map((peak) => Math.fround(peak / 127)));
    expect([...peaks.columns(0.06, 0.07, 4).high]).toEqual([0, 0, 0, 0]);
  });

  it("is silent outside of the sound", () => {
    const { low, high } = peaks.columns(1, 2, 3);
    expect([...low, ...high]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
