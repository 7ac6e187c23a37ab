/** Words that are sought in the text layer of a document. Pure. */
import type { Stretch, TextLayer } from "./textLayer";

/** Where what is sought stands: from one word of a page to another, both in it. */
export interface Hit {
  /** From 1 on. */
  page: number;
  /** The words that it touches: the first and the last of its page. */
  from: number;
  to: number;
  stretch: Stretch;
}

/** More are not looked for: nobody steps through them. */
export const MOST_HITS = 2000;

/** Neither case nor accents nor how many spaces there are make a difference. */
const folded = (text: string): string =>
  text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim().replaceAll(/\s+/gu, " ");

/** The hits on one page, in the order of its text layer; none for nothing sought. */
export function hitsOn(page: number, layer: TextLayer, sought: string): Hit[] {
  const wanted = folded(sought);
  if (wanted === "") return [];
  const ends: number[] = [];
  let text = "";
  for (const word of layer.words) {
    text += `${folded(word.text)} `;
    ends.push(text.length - 1);
  }
  const hits: Hit[] = [];
  let word = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    while ((ends[word] ?? Infinity) <= at) word += 1;
    let last = word;
    while ((ends[last] ?? Infinity) < at + wanted.length) last += 1;
    hits.push({ page, from: word, to: last, stretch: layer.run(word, last) });
  }
  return hits;
}
