import { describe, expect, it } from "vitest";
import { ApiProblem, sentence, toProblem } from "@/api/problem";
import { backoff, isFinished } from "@/api/queries";
import type { Job } from "@/api/schema.gen";
import { worthRetrying } from "@/app/queryClient";
import { safeNext } from "@/app/token";
import { live, settled, sum } from "@/routes/project/counts";
import { classTitle, wordsOf } from "@/routes/project/plan";
import { secondsLeft } from "@/ui/JobRow";
import { ink, labelKey } from "@/ui/LabelSwatch";
import { atTheEnd } from "@/routes/project/outcome";
import { daysLeft } from "@/ui/pace";
import { sinceWorkBegan } from "@/ui/ProgressCurve";
import { fromMicros, toMicros } from "@/ui/micros";

describe("what the server refuses", () => {
  it("is read from a problem document with its broken rules", () => {
    const rule = {
      path: "/controls/objects/labels/0",
      message: "road is not in the ontology",
      code: "unknown",
    };
    const problem = toProblem(422, {
      detail: "The template has problems.",
      code: "invalid",
      problems: [{ ...rule, line: 7 }],
    });
    expect(problem).toMatchObject({ status: 422, code: "invalid", message: "The template has problems." });
    expect(problem.rules).toEqual([{ ...rule, line: 7 }]);
  });
  it("is a sentence even when the body says nothing", () => {
    expect(sentence(toProblem(502, null))).toBe("The server answered 502 without saying why.");
    expect(sentence(new TypeError("Failed to fetch"))).toContain("does not answer");
  });
  it("is not asked again, but a broken server is", () => {
    expect(worthRetrying(0, new ApiProblem(404, "not_found", "no"))).toBe(false);
    expect(worthRetrying(0, new ApiProblem(503, "unavailable", "no"))).toBe(true);
    expect(worthRetrying(2, new TypeError("network"))).toBe(false);
  });
});

describe("background work", () => {
  const job = { state: "running", started_at: "2026-11-21T12:00:00Z", done: 25, total: 100 } as Job;
  it("is asked about soon, then less and less often, never less than every five seconds", () => {
    const waits = Array.from({ length: 12 }, (_, asked) => backoff(asked));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBeLessThan(500);
    expect(Math.max(...waits)).toBe(5_000);
  });
  it("says how long the rest takes at the rate so far", () => {
    // A quarter took 10 s, so three quarters take 30 s.
    expect(secondsLeft(job, Date.parse("2026-11-21T12:00:10Z"))).toBeCloseTo(30);
    expect(secondsLeft({ ...job, total: null }, Date.now())).toBeNull();
    expect(isFinished(job)).toBe(false);
  });
});

describe("where a sign-in leads", () => {
  it("is a page of this site and nothing else", () => {
    expect(safeNext("/members?x=1")).toBe("/members?x=1");
    for (const bad of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      undefined,
    ]) {
      expect(safeNext(bad)).toBe("/projects");
    }
  });
});

describe("numbers of a project", () => {
  const counts = { staged: 1, open: 2, settled: 3, in_review: 4, done: 5, error: 6, canceled: 7 };
  it("counts tasks by what they still need", () => {
    expect(sum(counts)).toBe(28);
    expect(live(counts)).toBe(15);
    expect(settled(counts)).toBe(12);
  });
  it("forecasts from the last seven days only", () => {
    expect(daysLeft([1000, 10, 10, 10, 10, 10, 10, 10], 30)?.days).toBe(3);
    // By hand: mean 12, deviation 2, t(2) = 4.303, so 12 ± 4.97 a day; 120 take 7.07 to 17.07 days.
    const { days, bounds } = daysLeft([10, 12, 14], 120) ?? {};
    expect(days).toBe(10);
    expect(bounds?.low).toBeCloseTo(7.07, 2);
    expect(bounds?.high).toBeCloseTo(17.07, 2);
    // Two days tell too little, and a pace that may be nothing has no end.
    expect(daysLeft([10, 14], 120)?.bounds).toBeNull();
    expect(daysLeft([1, 20, 40], 120)?.bounds).toBeNull();
    // By hand: 100 ± 94.4 a day, so up to 18 times as long.
    expect(daysLeft([62, 100, 138], 1000)?.bounds).toBeNull();
    expect(daysLeft([0, 0], 30)).toBeNull();
  });
  it("tells what the work will cost between the ends that are possible", () => {
    const price = { value: 10, low: 8, high: 14, level: 0.95, n: 5 };
    const progress = { tasks: counts, answers: 20, cost: 200, price, judgments_per_label: 2 };
    // 15 tasks of 3 answers: 25 more, each for 8 to 14.
    const fixed = { stop_at: null, least: 1, redundancy: 3 };
    expect(atTheEnd(progress, fixed)).toEqual({ value: 450, low: 400, high: 550 });
    // Stopping when sure: 15 tasks of two answers until now, between one and three each.
    expect(atTheEnd(progress, { ...fixed, stop_at: 0.9 })).toEqual({ value: 300, low: 200, high: 550 });
    expect(atTheEnd({ ...progress, price: null }, fixed)).toBeNull();
  });
  it("shows the days since the work began, at least three", () => {
    expect(sinceWorkBegan([0, 0, 0, 0, 5])).toEqual([0, 0, 5]);
    expect(sinceWorkBegan([0, 1, 0, 0, 5])).toEqual([1, 0, 0, 5]);
    expect(sinceWorkBegan([0, 0, 0, 0])).toEqual([0, 0, 0]);
  });
  it("keeps money exact in millionths", () => {
    expect(toMicros(0.083)).toBe(83_000);
    expect(fromMicros(1_438_000_000)).toBe(1438);
  });
});

describe("labels", () => {
  it("get keys 1 to 9, then letters", () => {
    expect([0, 8, 9, 10].map(labelKey)).toEqual(["1", "9", "q", "w"]);
  });
  it("are inked black or white, whichever reads better", () => {
    // The inks that the token table gives for these colours.
    expect(["#497dba", "#98e1bb", "#dec504", "#60b5cf"].map(ink)).toEqual(Array(4).fill("#000000"));
    expect(["#7d1454", "#542dae", "#b63325", "#970c02"].map(ink)).toEqual(Array(4).fill("#ffffff"));
  });
  it("are told in one line whatever the control", () => {
    const options = [{ id: "refund", title: "A refund" }];
    const controls = {
      intent: { type: "choice", options },
      topics: { type: "choices", options },
      names: { type: "span", on: "doc", labels: [{ id: "ORG", title: "Firm" }] },
    };
    const project = { plan: { views: { doc: { type: "text", src: "$.text" } }, controls } };
    const region = { id: "a", label: "ORG", start: 0, end: 4, text: "Acme" };
    expect(wordsOf(project, "intent", "refund")).toBe("A refund");
    expect(wordsOf(project, "names", { regions: [region] })).toBe("Acme (Firm)");
    expect(wordsOf(project, "topics", [])).toBe("none");
    expect(wordsOf(project, "intent", null)).toBe("—");
    expect(wordsOf(project, "gone", 3)).toBe("3");
    expect([classTitle(project, "intent", "refund"), classTitle(project, "gone", "x")]).toEqual([
      "A refund",
      "x",
    ]);
  });
});
