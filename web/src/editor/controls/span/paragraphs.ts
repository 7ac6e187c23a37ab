/** The paragraphs of a text, and very long ones in pieces, so that what is far away need not be laid out. Pure. */

/** A stretch of the text as [start, end) in UTF-16 units; a piece of a paragraph goes the way of the whole. */
export type Block = readonly [start: number, end: number, dir?: "ltr" | "rtl"];

/** A paragraph that is longer is drawn in pieces: nothing that people write is. */
const LONGEST = 10_000;
const PIECE = 5000;
/** Units beyond a cut that tell whether it is one between words. */
const BEYOND = 100;

/** Paragraphs, each with its line break; together they are the whole text. */
export function paragraphs(text: string): Block[] {
  const found: Block[] = [];
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf("\n", from);
    const to = at < 0 ? text.length : at + 1;
    if (to - from > LONGEST) found.push(...pieces(text, from, to));
    else found.push([from, to]);
    from = to;
  }
  return found;
}

function pieces(text: string, start: number, end: number): Block[] {
  const dir = directionOf(text.slice(start, end));
  const found: Block[] = [];
  let from = start;
  while (end - from > LONGEST) {
    const to = from + cut(text.slice(from, from + PIECE + BEYOND));
    found.push([from, to, dir]);
    from = to;
  }
  return [...found, [from, end, dir]];
}

const words = new Intl.Segmenter(undefined, { granularity: "word" });
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Where a piece ends: before a word or after a blank; between two characters where one word goes on for long. */
function cut(text: string): number {
  const word = words.segment(text).containing(PIECE);
  if (word !== undefined && word.index > PIECE / 2)
    return /^\s+$/u.test(word.segment) ? word.index + word.segment.length : word.index;
  return characters.segment(text).containing(PIECE)?.index || PIECE;
}

const LETTER = /\p{L}/u;
/** The blocks of Unicode whose letters go from right to left, as in UAX 9, table 4. */
const LEFTWARD =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10CFF}\u{10D00}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** The way of the first letter, as `dir="auto"` takes it. */
const directionOf = (text: string): "ltr" | "rtl" =>
  LEFTWARD.test(LETTER.exec(text)?.[0] ?? "") ? "rtl" : "ltr";
