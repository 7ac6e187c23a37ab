// @vitest-environment jsdom
/** Markdown whose author means harm: it is shown as it was written, and what stands around it stays. */
import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import MathText from "@/editor/views/MathText";
import MarkdownText from "@/editor/views/MarkdownText";
import { AsWritten } from "@/editor/views/AsWritten";

let place: HTMLElement;
let root: Root;
beforeEach(() => {
  place = document.createElement("div");
  root = createRoot(place, { onCaughtError: () => undefined });
});
afterEach(() => root.unmount());

type Reader = typeof MathText | typeof MarkdownText;

function shown(text: string, reader: Reader): HTMLElement {
  const read = createElement(reader as typeof MarkdownText, { text });
  flushSync(() =>
    root.render(createElement("main", {}, "Task: ", createElement(AsWritten, { text, children: read }))),
  );
  return place;
}

it.each([
  ["quotes in quotes", ">".repeat(20_000)],
  ["lists in lists", Array.from({ length: 400 }, (_, level) => `${"  ".repeat(level)}- a`).join("\n")],
  ["very many formulas that never end", "\\[ ".repeat(1_000_000)],
  ["very many links that never end", "[a](".repeat(1_000_000)],
])("shows %s as they were written", (_, text) => {
  for (const reader of [MathText, MarkdownText])
    expect(shown(text, reader).textContent).toBe(`Task: ${text}`);
});

it("shows what its reader fails at as it was written", () => {
  const fails = (() => {
    throw new RangeError("Maximum call stack size exceeded");
  }) as unknown as Reader;
  expect(shown("so **it** is", fails).textContent).toBe("Task: so **it** is");
});

it("takes rules, tables and lists as they are", () => {
  const text = `a\n${"-".repeat(80)}\n\n| a | b |\n|${"-".repeat(60)}|---|\n| c | d |\n\n> - 1. **it**`;
  expect(shown(text, MathText).querySelectorAll("h3, table, blockquote ol strong")).toHaveLength(3);
});

it("shows the next text with its marks again", () => {
  shown(">".repeat(20_000), MathText);
  expect(shown("so **it** is", MathText).querySelector("strong")?.textContent).toBe("it");
});
