import { describe, expect, it } from "vitest";
import { verdictInWords } from "@/ui/Assay";
import { auditsToDecide, fineness, judge } from "@/ui/judge";

describe("the judgment of an interval", () => {
  it("judges by the interval, never by the point", () => {
    expect(judge({ low: 0.951, high: 0.98 }, 0.93)).toBe("met");
    expect(judge({ low: 0.928, high: 0.954 }, 0.93)).toBe("unsure");
    expect(judge({ low: 0.84, high: 0.916 }, 0.93)).toBe("miss");
    expect(judge({ low: 0.84, high: 0.916 }, null)).toBe("none");
  });
  it("stamps the lower end in parts per 1,000, rounded down", () => {
    expect(fineness(0.928)).toBe(928);
    expect(fineness(0.9289)).toBe(928);
    expect(fineness(0.57)).toBe(570);
  });
  it("asks for the sample at which the half-width reaches the target", () => {
    // n = 1.96^2 * 0.942 * 0.058 / 0.012^2 = 1,457.6 by hand: 258 more than the 1,200 audited, so about 300.
    expect(auditsToDecide(0.942, 0.93, 1200)).toBe(300);
    expect(auditsToDecide(0.93, 0.93, 1200)).toBeNull();
  });
  it("says it in words", () => {
    const said = verdictInWords({ estimate: 0.882, bounds: { low: 0.84, high: 0.916 }, target: 0.93 });
    expect(said).toBe("Misses 93.");
  });
});
