/** Words of a text as the reader sees them, in any script. Counts UTF-16 units. */
import type { Block } from "./paragraphs";
import { blockAt, firstAfter } from "./segments";

export interface Word {
  start: number;
  end: number;
}

/** The words of a text, cut paragraph by paragraph when they are asked for: none goes over the end of a line. */
export class Words {
  private readonly cut = new Map<number, readonly Word[]>();

  constructor(
    private readonly text: string,
    private readonly blocks: readonly Block[],
  ) {}

  /** The first word that ends after a place. */
  after(place: number): Word | undefined {
    for (let i = blockAt(this.blocks, place); i < this.blocks.length; i += 1) {
      const words = this.within(i);
      const found = words[firstAfter(words.length, (at) => words[at]?.end, place)];
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The last word that begins before a place. */
  before(place: number): Word | undefined {
    for (let i = Math.min(blockAt(this.blocks, place), this.blocks.length - 1); i >= 0; i -= 1) {
      const found = this.within(i).findLast((word) => word.start < place);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The word after (1) or before (-1) a word; beyond the last one there is only what is before. */
  beside(word: Word | undefined, by: 1 | -1): Word | undefined {
    if (by < 0) return this.before(word?.start ?? Infinity);
    return word === undefined ? undefined : this.after(word.end);
  }

  private within(block: number): readonly Word[] {
    const known = this.cut.get(block);
    if (known !== undefined) return known;
    const [start, end] = this.blocks[block] ?? [0, 0];
    const words = wordsOf(this.text.slice(start, end), start);
    this.cut.set(block, words);
    return words;
  }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** Words, numbers and symbols; punctuation is reached by characters, so that the arrows do not stop at every comma. */
function wordsOf(text: string, from: number): Word[] {
  const words: Word[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike === true || !/^[\s\p{P}]*$/u.test(segment))
      words.push({ start: from + index, end: from + index + segment.length });
  }
  return words;
}

/** A selection whose ends lie in no word: half words become whole ones, blanks at its ends go. */
export function snapToWords(text: string, words: Words, start: number, end: number): Word | undefined {
  const exact = trimmed(text, start, end);
  if (exact === undefined) return undefined;
  const first = words.after(exact.start);
  const last = words.after(exact.end - 1);
  return {
    start: first !== undefined && first.start < exact.start ? first.start : exact.start,
    end: last !== undefined && last.start < exact.end ? Math.max(last.end, exact.end) : exact.end,
  };
}

/** A selection without blanks at its ends. */
export function trimmed(text: string, start: number, end: number): Word | undefined {
  let [from, to] = [start, end];
  while (from < to && /\s/u.test(text[from] ?? "")) from += 1;
  while (to > from && /\s/u.test(text[to - 1] ?? "")) to -= 1;
  return from < to ? { start: from, end: to } : undefined;
}
