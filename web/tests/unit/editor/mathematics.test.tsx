// @vitest-environment jsdom
/** Formulas in Markdown: what is one, what is none, and what nobody gets to do with one. */
import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import MathText from "@/editor/views/MathText";
import { delimited } from "@/editor/views/mathText";
import { mayHaveMath } from "@/editor/views/mayHaveMath";

// jsdom's MathML elements lack the style that those of browsers have.
Object.defineProperty(Element.prototype, "style", { configurable: true, get: () => ({}) });

let place: HTMLElement;
let root: Root;
beforeEach(() => {
  place = document.createElement("div");
  root = createRoot(place);
});
afterEach(() => root.unmount());

function shown(text: string): HTMLElement {
  flushSync(() => root.render(createElement(MathText, { text })));
  return place;
}
/** Each formula as the text of its elements, one in a line of its own in brackets. */
const formulas = (text: string): string[] =>
  [...shown(text).querySelectorAll(".formula")].map((found) => {
    const words = found.textContent.replace(/[\s\u2061-\u2064]+/gu, "");
    return found.classList.contains("display") ? `[${words}]` : words;
  });

describe("what is a formula", () => {
  it.each([
    ["so $x_1 + x_2$ it is", ["x1+x2"]],
    ["so \\(x_1 + x_2\\) and \\( y \\)", ["x1+x2", "y"]],
    ["$$a = b$$", ["[a=b]"]],
    ["Thus\n\n$$\na = b\n$$\n\n**so**", ["[a=b]"]],
    ["Thus $$ a = b\n+ c $$ so", ["[a=b+c]"]],
    ["\\[\na = b \\\\\nc\n\\]", ["[a=bc]"]],
    ["- one \\[ a \\]\n- two $b$", ["[a]", "b"]],
    ["| $a$ | b |\n| --- | --- |\n| c | $d$ |", ["a", "d"]],
    ["```math\na + b\n```", ["[a+b]"]],
  ])("%j", (text, wanted) => {
    expect(mayHaveMath(text)).toBe(true);
    expect(formulas(text)).toEqual(wanted);
  });

  it.each([
    "It costs $5 and $10 a day",
    "from $ 5 to 6 $ at most",
    "a $5-$7 range",
    "escaped \\$x\\$",
    "`$x$` and ``\\(x\\)``",
    "```\n$$x$$\n\\[y\\]\n```",
    "~~~python\nprice = '$x$'\n~~~",
  ])("none: %j", (text) => {
    expect(formulas(text)).toEqual([]);
  });

  it("leaves what follows double dollars that are never closed", () => {
    expect(shown("about $$ nothing\n\nand **bold**").querySelector("strong")?.textContent).toBe("bold");
    expect(place.textContent).toContain("about $$ nothing");
  });

  it("keeps the number of each line", () => {
    const text = "a\n\\[\nx\n\\]\nb\n$$\ny\n$$\nc";
    const lines = delimited(text).split("\n");
    expect([lines[0], lines[4], lines[8]]).toEqual(["a", "b", "c"]);
    expect(lines).toHaveLength(9);
  });
});

describe("what nobody gets to do with one", () => {
  it.each([
    "\\href{javascript:alert(1)}{x}",
    "\\url{https://elsewhere.example}",
    "\\includegraphics{https://elsewhere.example/x.png}",
    "\\style{background:url(//elsewhere.example)}{x}",
    "\\class{x}{y}",
    "\\id{app}{y}",
    "\\data{onclick=alert(1)}{y}",
    "\\def\\a{xx}\\a",
    "\\newcommand{\\a}{\\a\\a}\\a",
    "\\let\\a=b\\a",
    `\\sqrt${"\\sqrt".repeat(300)}{x}`,
    `${"{".repeat(900)}x${"}".repeat(900)}`,
    "\\frac".repeat(200),
    `\\text{${"x".repeat(3000)}}`,
    "\\frac{1}{",
    "\\unknown{x}",
  ])("%s", (tex) => {
    const element = shown(`before $${tex}$ after`);
    expect(element.textContent).toContain("before");
    expect(element.textContent).toContain("after");
    expect(element.querySelectorAll("[href], [src], [id], [onclick], a, img, mglyph")).toHaveLength(0);
    const styles = [...element.querySelectorAll("[style]")].map((one) => one.getAttribute("style") ?? "");
    expect(styles.filter((style) => style.includes("url("))).toEqual([]);
  });

  it("keeps sizes within reason", () => {
    shown("$\\rule{5000em}{5000em}$ $\\hspace{9000em}x$ $\\kern9000em x$");
    const widths = [...place.querySelectorAll("[width], [height], [style]")]
      .flatMap((one) => [one.getAttribute("width"), one.getAttribute("height"), one.getAttribute("style")])
      .flatMap((said) => [...(said ?? "").matchAll(/([\d.]+)em/gu)].map(([, size]) => Number(size)));
    expect(Math.max(0, ...widths)).toBeLessThanOrEqual(20);
  });
});
