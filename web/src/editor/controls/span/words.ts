/** Words of a text as the reader sees them, in any script. Counts UTF-16 units. */
export interface Word {
  start: number;
  end: number;
}

/** Words, numbers and symbols; punctuation is reached by characters, so that the arrows do not stop at every comma. */
export function wordsOf(text: string): Word[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const words: Word[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike === true || !/^[\s\p{P}]*$/u.test(segment))
      words.push({ start: index, end: index + segment.length });
  }
  return words;
}

/** Index of the first word that ends after a place; the number of words when there is none. */
export function wordAt(words: readonly Word[], place: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle]?.end ?? Infinity) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A selection whose ends lie in no word: half words become whole ones, blanks at its ends go. */
export function snapToWords(
  text: string,
  words: readonly Word[],
  start: number,
  end: number,
): Word | undefined {
  const exact = trimmed(text, start, end);
  if (exact === undefined) return undefined;
  const first = words[wordAt(words, exact.start)];
  const last = words[wordAt(words, exact.end - 1)];
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
