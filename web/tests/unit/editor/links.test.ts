import { describe, expect, it } from "vitest";
import { emptyDraft, removeRegion } from "@/editor/core/draft";
import { textIn } from "@/editor/pages/pages";

const region = (id: string) => ({ id, label: "a", start: 0, end: 1, text: "x" });

describe("a region that goes", () => {
  it("takes the links that lead to it along, and a chain of one", () => {
    const draft = emptyDraft({
      names: { regions: [region("a"), region("b"), region("c")] },
      links: [
        { label: "l", from: "a", to: "b" },
        { label: "l", from: "b", to: "c" },
        { label: "l", from: "a", to: "c" },
      ],
      chains: [{ members: ["a", "b"] }],
      long: [{ members: ["a", "b", "c"], label: "p" }],
      other: ["b"],
    });
    removeRegion(draft, "names", "b");
    expect(draft.answer).toEqual({
      names: { regions: [region("a"), region("c")] },
      links: [{ label: "l", from: "a", to: "c" }],
      chains: [],
      long: [{ members: ["a", "c"], label: "p" }],
      other: ["b"],
    });
  });
});

describe("the text in a block", () => {
  const word = (text: string, x: number, y: number) => ({ text, x, y, width: 20, height: 10 });
  const words = [word("Total", 10, 10), word("27.70", 40, 11), word("paid", 10, 30), word("left", 90, 10)];

  it("is that of the words whose middle lies in it, line by line", () => {
    expect(textIn(words, { x: 0, y: 0, width: 70, height: 50 })).toBe("Total 27.70\npaid");
    expect(textIn(words, { x: 15, y: 0, width: 200, height: 20 })).toBe("Total 27.70 left");
    expect(textIn(words, { x: 200, y: 0, width: 10, height: 10 })).toBe("");
  });
});
