import { describe, expect, it } from "vitest";
import { between, bytes, day, decimals, duration, initials, interval, percent, shortHash } from "@/ui/format";
import { amount, money } from "@/ui/money";
import { inDays, shortDay } from "@/ui/days";

// Expected texts are those of the interface's own guide (numbers, durations) and of plain arithmetic.
describe("numbers as the interface writes them", () => {
  it("gives one decimal from 100 cases on, none below", () => {
    expect(percent(0.942, 1200)).toBe("94.2\u202f%");
    expect(percent(0.942, 99)).toBe("94\u202f%");
  });
  it("writes an interval in parentheses with an en dash", () => {
    expect(interval({ low: 0.928, high: 0.954 })).toBe("(92.8–95.4)");
    // Outwards, so that what is written holds; and no step further where floats only seem to pass a step.
    expect(interval({ low: 0.99183, high: 0.99971 })).toBe("(99.1–100.0)");
    expect(interval({ low: 0.29, high: 0.58 }, 50)).toBe("(29–58)");
    expect(interval({ low: 0.402, high: 0.5701 }, 50)).toBe("(40–58)");
  });
  it("writes the ends of an interval below zero with a word, for a dash would be a second minus", () => {
    expect(between({ low: -0.67, high: -0.5 }, decimals)).toBe("(−0.67 to −0.50)");
    expect(between({ low: 0.83, high: 0.88 }, decimals)).toBe("(0.83–0.88)");
  });
  it("writes the day before the month, and days from now in whole words", () => {
    expect(day("2026-12-03T12:00:00Z")).toBe("3 Dec 2026");
    expect(shortDay("2026-12-03T23:59:00Z", "UTC")).toBe("3 Dec");
    expect([inDays(-3), inDays(1)]).toEqual(["3 days ago", "in 1 day"]);
  });
  it("keeps two figures of small amounts, so that no cost reads as nothing", () => {
    expect(money(0.00081)).toBe("€0.00081");
    expect(money(0.05)).toBe("€0.050");
    expect(money(0)).toBe("€0.00");
    expect(money(12.5)).toBe("€12.50");
    expect(money(1234.5)).toBe("€1,235");
    expect(amount(0.0000012)).toBe("0.000001");
  });
  it("names the two largest units of a duration", () => {
    expect(duration(108)).toBe("1 min 48 s");
    expect(duration(7500)).toBe("2 h 5 min");
    expect(duration(42)).toBe("42 s");
    expect(duration(90_000)).toBe("1 d 1 h");
  });
  it("counts bytes by thousands", () => {
    expect(bytes(41_000)).toBe("41 kB");
    expect(bytes(2_900_000)).toBe("2.9 MB");
  });
  it("shortens hashes and names", () => {
    expect(shortHash("9f3c" + "0".repeat(56) + "e07a")).toBe("9f3c…e07a");
    expect(initials("Ada Okafor")).toBe("AO");
    expect(initials("maria@lumen.example")).toBe("ML");
  });
});
