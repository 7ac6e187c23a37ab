import { describe, expect, it } from "vitest";
import type { Event } from "@/api/schema.gen";
import { detailsOf } from "@/routes/organization/eventDetails";

const told = (verb: string, data: object, subject = "-"): string =>
  detailsOf({ verb, data, subject_id: subject } as Event, new Map([["p1", "Moods"]]));

describe("the details of the audit log", () => {
  it("name the project that an event happened in, or is about", () => {
    expect(told("export.ordered", { project_id: "p1", format: "csv" })).toBe("Moods · Format: csv");
    expect(told("project.changed", { fields: ["name", "policy"] }, "p1")).toBe(
      "Moods · Changed: name, policy",
    );
  });
  it("say a kind of work and a kind of annotator in words", () => {
    expect(told("job.failed", { kind: "aggregation" })).toBe("Aggregation");
    expect(told("annotator.created", { kind: "judge", name: "j" })).toBe("Judge · Name: j");
  });
  it("leave out what tells nothing, and ids that have no word", () => {
    expect(told("task.reviewed", { round: 0, reason: "", note: null, key_id: "0190" })).toBe("");
  });
});
