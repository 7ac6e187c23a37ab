/** Words of a text as the reader sees them, in any script. Counts UTF-16 units. */
export interface Word {
  start: number;
  end: number;
}

/** Word-like pieces, and each other visible mark on its own, so that everything can be reached by keys. */
export function wordsOf(text: string): Word[] {
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  const words: Word[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    if (segment.trim() !== "") words.push({ start: index, end: index + segment.length });
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

/** A selection widened to whole words, without blanks at its ends; undefined when it holds nothing but blanks. */
export function snapToWords(words: readonly Word[], start: number, end: number): Word | undefined {
  const first = words[wordAt(words, start)];
  if (first === undefined || first.start >= end) return undefined;
  let last = wordAt(words, end - 1);
  if ((words[last]?.start ?? Infinity) >= end) last -= 1;
  const to = words[last];
  return to === undefined ? undefined : { start: first.start, end: to.end };
}

/** A selection without blanks at its ends. */
export function trimmed(text: string, start: number, end: number): Word | undefined {
  let [from, to] = [start, end];
  while (from < to && /\s/u.test(text[from] ?? "")) from += 1;
  while (to > from && /\s/u.test(text[to - 1] ?? "")) to -= 1;
  return from < to ? { start: from, end: to } : undefined;
}
