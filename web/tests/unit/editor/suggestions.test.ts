import { expect, it } from "vitest";
import type { Assignment, Suggestion } from "@/api/schema.gen";
import { holds } from "@/editor/core/conditions";
import { acceptRegions, addRegion, removeRegion, setAnswer } from "@/editor/core/draft";
import { readPlan } from "@/editor/core/plan";
import { TaskSession, type SessionStart } from "@/editor/core/session";
import { standIn } from "@/editor/core/standIn";
import { sift } from "@/editor/core/suggestions";

const plan = readPlan({
  views: { doc: { type: "text", src: "$.text" } },
  controls: {
    mood: { type: "choice", options: ["good", "bad"] },
    names: { type: "span", on: "doc", labels: ["PERSON"] },
  },
});

const span = (id: string) => ({ id, label: "PERSON", start: 0, end: 3, text: "Ann" });

const suggestion = {
  annotator_id: "m",
  annotator: "model",
  kind: "model",
  answer: { mood: "good", names: { regions: [span("a"), span("b")] } },
  probabilities: { mood: 0.9, a: 0.8 },
} as Suggestion;

function begin(answer?: { mood: string }, more: Partial<SessionStart> = {}): TaskSession {
  const task = { id: "t", project_id: "p", item_id: "i", external_id: "e", round: 0 };
  const held = standIn({ task: task as never, data: { text: "Ann met Bo" } });
  const assignment: Assignment = { ...held, suggestions: [suggestion] };
  return new TaskSession({ assignment, plan, holds, ...(answer === undefined ? {} : { answer }), ...more });
}

it("shows what is proposed, marked, and holds the task until each part is decided", () => {
  const session = begin();
  expect(session.doc.suggested).toEqual({ "?mood": 0.9, a: 0.8, b: null });
  expect(session.problems.map(({ control, message }) => [control, message])).toEqual([
    ["mood", "Suggested, not decided yet."],
    ["names", "2 suggested, not decided yet."],
  ]);
  session.commit("choose", (draft) => setAnswer(draft, "mood", "bad"));
  session.commit("accept", (draft) => acceptRegions(draft, ["a"]));
  session.commit("reject", (draft) => removeRegion(draft, "names", "b"));
  expect(session.problems).toEqual([]);
  const sent = session.submission();
  expect(sent.answer).toEqual({ mood: "bad", names: { regions: [span("a")] } });
  expect(sent.suggestions).toEqual([suggestion]);
});

it("takes undo back to the mark, and leaves a correction without any", () => {
  const session = begin();
  session.commit("choose", (draft) => setAnswer(draft, "mood", "bad"));
  session.history.undo();
  expect(session.doc.suggested["?mood"]).toBe(0.9);
  expect(begin({ mood: "bad" }).doc.suggested).toEqual({});
});

it("leaves out what models are less sure of, and brings back only that", () => {
  const sure = { ...suggestion, answer: { names: { regions: ["a", "b", "c", "d"].map(span) } } };
  const suggestions = [{ ...sure, probabilities: { a: 0.9, b: 0.6, c: 0.5 } } as Suggestion];
  const session = begin({ mood: "good" });
  const names = () => {
    const value = session.doc.answer["names"] as { regions: { id: string }[] };
    return value.regions.map(({ id }) => id).sort();
  };
  const least = (share: number) => session.commit("sift", (draft) => sift(draft, plan, suggestions, share));
  session.commit("begin", (draft) => {
    draft.answer = { names: { regions: ["a", "b", "c", "d"].map(span) } };
    draft.suggested = { a: 0.9, b: 0.6, c: 0.5, d: null };
  });
  session.commit("accept", (draft) => acceptRegions(draft, ["b"]));
  session.commit("reject", (draft) => removeRegion(draft, "names", "c"));
  least(0.95);
  expect(names(), "one that is accepted stays, and one that nobody rated").toEqual(["b", "d"]);
  least(0.8);
  expect(names()).toEqual(["a", "b", "d"]);
  expect(session.doc.suggested).toEqual({ a: 0.9, d: null });
  least(0);
  expect(names(), "one that was rejected stays away").toEqual(["a", "b", "d"]);
  session.history.undo();
  session.history.undo();
  expect(session.doc.sifted?.least).toBe(0.95);
});

it("keeps suggestions back until they are asked for, beside what was answered before", () => {
  const session = begin(undefined, { hides: true });
  expect([session.doc, session.suggestions]).toEqual([{ answer: {}, suggested: {} }, []]);
  session.commit("choose", (draft) => setAnswer(draft, "mood", "bad"));
  session.commit("draw", (draft) => addRegion(draft, "names", span("own")));
  expect(session.submission().suggestions, "nobody saw them").toBeNull();
  session.showSuggestions(0.85);
  expect(session.doc.answer).toEqual({ mood: "bad", names: { regions: [span("own"), span("b")] } });
  expect(session.doc.suggested, "less than 0.85 is sifted out").toEqual({ b: null });
  session.history.undo();
  expect([session.hidesSuggestions, session.doc.suggested]).toEqual([true, {}]);
  expect(session.submission().suggestions, "they were seen all the same").toEqual([suggestion]);
  const again = begin(undefined, { hides: true, restored: { history: session.history.snapshot, active: 0 } });
  expect(again.submission().suggestions, "after a reload, too").toEqual([suggestion]);
});

it("goes on with what was begun, whatever the project says meanwhile", () => {
  const history = begin().history.snapshot;
  const session = begin(undefined, { hides: true, restored: { history, active: 0 } });
  expect([session.hidesSuggestions, session.suggestions.length]).toEqual([false, 1]);
});
