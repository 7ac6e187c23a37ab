import fc from "fast-check";
import { expect, test } from "vitest";
import { paragraphs } from "../../../src/editor/controls/span/paragraphs";
import { chunks, lanes, segments, touching } from "../../../src/editor/controls/span/segments";
import { snapToWords, Words } from "../../../src/editor/controls/span/words";

const stretch = fc
  .tuple(fc.nat(60), fc.integer({ min: 1, max: 20 }))
  .map(([start, length]) => ({ start, end: start + length }));
const spansOf = (list: { start: number; end: number }[]) => list.map((one, i) => ({ id: String(i), ...one }));

test("segments cover the text once, in order, and know their spans", () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (list) => {
      const spans = spansOf(list);
      const found = segments(lanes(spans), 0, 80);
      expect(found[0]?.start).toBe(0);
      expect(found.at(-1)?.end).toBe(80);
      found.forEach((segment, i) => {
        if (i > 0) expect(segment.start).toBe(found[i - 1]?.end);
        const covering = spans.filter((span) => span.start <= segment.start && span.end >= segment.end);
        expect(segment.spans.map(({ span }) => span.id).sort()).toEqual(covering.map(({ id }) => id).sort());
      });
    }),
  );
});

test("spans that overlap never share a lane", () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (list) => {
      const laned = lanes(spansOf(list));
      for (const a of laned) {
        for (const b of laned) {
          if (a !== b && a.lane === b.lane)
            expect(a.span.end <= b.span.start || b.span.end <= a.span.start).toBe(true);
        }
      }
    }),
  );
});

test("paragraphs together are the whole text", () => {
  const text = "one\n\ntwo\nthree";
  expect(paragraphs(text).map(([start, end]) => text.slice(start, end))).toEqual([
    "one\n",
    "\n",
    "two\n",
    "three",
  ]);
});

test("a very long paragraph comes in pieces between words, one that people write as it is", () => {
  const sentence = "The parcel, said Ada, arrived 😀 late. ";
  const text = `short\n${"a ".repeat(4999)}\n${sentence.repeat(800)}\nlast`;
  const blocks = paragraphs(text);
  expect(blocks.slice(0, 2)).toEqual([
    [0, 6],
    [6, 10_005],
  ]);
  expect(blocks.map(([start, end]) => text.slice(start, end)).join("")).toBe(text);
  expect(blocks.at(-1)).toEqual([text.length - 4, text.length]);
  const pieces = blocks.slice(2, -1);
  expect(pieces.length).toBeGreaterThan(4);
  for (const [start, end, dir] of pieces) {
    expect(end - start).toBeLessThanOrEqual(10_000);
    expect(text.slice(start - 2, start)).toMatch(/\s|[\p{L}😀][,.]?$/u);
    expect(/\p{L}{2}/u.test(text.slice(start - 1, start + 1))).toBe(false);
    expect(dir).toBe("ltr");
  }
});

test("no piece begins within a character that is written as several", () => {
  // A family of seven units, a letter with two accents, a flag.
  for (const character of ["👨‍👩‍👧‍👦", "e\u0301\u0323", "🇵🇹", "क्षि"]) {
    for (const before of ["", "x", "xy", "xyz"]) {
      const text = before + character.repeat(6000);
      const inside = paragraphs(text)
        .slice(1)
        .filter(([start]) => (start - before.length) % character.length !== 0);
      expect(inside).toEqual([]);
    }
  }
});

test("all pieces of a paragraph go the way of its first letter", () => {
  const arabic = `12 ${"هذا نص طويل and Latin words too ".repeat(1000)}`;
  expect(new Set(paragraphs(arabic).map(([, , dir]) => dir))).toEqual(new Set(["rtl"]));
  expect(new Set(paragraphs(`A ${arabic}`).map(([, , dir]) => dir))).toEqual(new Set(["ltr"]));
});

const wordsIn = (text: string): Words => new Words(text, paragraphs(text));

test("words are words, numbers and symbols; a comma is no stop", () => {
  const text = "Ann, 😀 paid\n\nEUR 4.\n";
  const words = wordsIn(text);
  const found: string[] = [];
  for (let word = words.after(0); word !== undefined; word = words.beside(word, 1))
    found.push(text.slice(word.start, word.end));
  expect(found).toEqual(["Ann", "😀", "paid", "EUR", "4"]);
  const back: string[] = [];
  for (let word = words.beside(undefined, -1); word !== undefined; word = words.beside(word, -1))
    back.unshift(text.slice(word.start, word.end));
  expect(back).toEqual(found);
});

test("a selection grows to whole words and loses its blanks, but keeps a full stop that was meant", () => {
  const text = "Hafen Nord GmbH & Co. KG, Hamburg";
  const words = wordsIn(text);
  const snapped = (from: string, to: string) => {
    const found = snapToWords(text, words, text.indexOf(from), text.indexOf(to) + to.length);
    return found === undefined ? undefined : text.slice(found.start, found.end);
  };
  expect(snapped("fen", "No")).toBe("Hafen Nord");
  expect(snapped(" Nord", "Nord ")).toBe("Nord");
  expect(snapped("Co", "Co.")).toBe("Co.");
  expect(snapToWords(text, words, 5, 6)).toBeUndefined();
});

test("the word at a place is the first that ends after it", () => {
  const words = wordsIn("one two\nthree");
  expect([0, 3, 4, 12, 13].map((place) => words.after(place)?.start)).toEqual([0, 4, 4, 8, undefined]);
  expect([0, 1, 8, 9].map((place) => words.before(place)?.start)).toEqual([undefined, 0, 4, 8]);
});

test("chunks are whole paragraphs, together the whole text, each long enough but the last", () => {
  const blocks = paragraphs("one\n\ntwo\nthree\nfour\n5");
  const found = chunks(blocks, 6);
  expect(found.flat()).toEqual(blocks);
  expect(found.map((chunk) => chunk.length)).toEqual([3, 1, 2]);
  expect(chunks([], 6)).toEqual([]);
});

test("each paragraph gets the spans that lie in it, in their order", () => {
  const blocks = paragraphs("one\ntwo three\n\nfour");
  const spans = [
    { id: "a", start: 0, end: 3 },
    { id: "across", start: 2, end: 6 },
    { id: "b", start: 4, end: 7 },
    { id: "long", start: 8, end: 19 },
  ].map((span) => ({ span, lane: 0 }));
  const names = [...touching(spans, blocks)].map(([at, within]) => [at, within.map(({ span }) => span.id)]);
  expect(new Map(names as [number, string[]][])).toEqual(
    new Map([
      [0, ["a", "across"]],
      [1, ["across", "b", "long"]],
      [2, ["long"]],
      [3, ["long"]],
    ]),
  );
});
