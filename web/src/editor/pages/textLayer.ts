/** The text layer of a page: its words joined by single spaces, and where each stands. Offsets are code points. Pure. */
import type { Point, Rect } from "../scene/camera";
import type { Word } from "./pages";

/** A stretch of the text of a page. */
export interface Stretch {
  start: number;
  end: number;
  text: string;
  /** One rectangle a line. */
  boxes: readonly Rect[];
}

const lengthOf = (text: string): number => Array.from(text).length;

export class TextLayer {
  /** Where each word begins. */
  private readonly starts: readonly number[];

  constructor(readonly words: readonly Word[]) {
    let at = 0;
    this.starts = words.map(({ text }) => {
      const start = at;
      at += lengthOf(text) + 1;
      return start;
    });
  }

  /** The word at a place, else the nearest one; undefined on a page without words. */
  at(p: Point): number | undefined {
    let [best, least] = [undefined as number | undefined, Infinity];
    for (const [i, word] of this.words.entries()) {
      const dx = Math.max(word.x - p.x, 0, p.x - word.x - word.width);
      const dy = Math.max(word.y - p.y, 0, p.y - word.y - word.height);
      // A word of the same line is nearer than one of the next, as far as it may be.
      const far = dx + 8 * dy;
      if (far < least) [best, least] = [i, far];
    }
    return best;
  }

  /** The words from one to another, in either order. */
  run(a: number, b: number): Stretch {
    const [first, last] = [Math.min(a, b), Math.max(a, b)];
    const words = this.words.slice(first, last + 1);
    const text = words.map((word) => word.text).join(" ");
    const start = this.starts[first] ?? 0;
    return { start, end: start + lengthOf(text), text, boxes: lined(words) };
  }

  /** The words that a stretch touches: the first and the last. */
  range({ start, end }: Pick<Stretch, "start" | "end">): [number, number] | undefined {
    const first = this.words.findIndex(({ text }, i) => (this.starts[i] ?? 0) + lengthOf(text) > start);
    const last = this.starts.findLastIndex((from) => from < end);
    return first < 0 || last < first ? undefined : [first, last];
  }
}

/** One rectangle around the words of each line. */
function lined(words: readonly Word[]): Rect[] {
  const lines: Rect[] = [];
  for (const { x, y, width, height } of words) {
    const line = lines.at(-1);
    const middle = y + height / 2;
    if (line === undefined || middle < line.y || middle > line.y + line.height || x < line.x) {
      lines.push({ x, y, width, height });
      continue;
    }
    const [top, bottom] = [Math.min(line.y, y), Math.max(line.y + line.height, y + height)];
    const right = Math.max(line.x + line.width, x + width);
    Object.assign(line, { y: top, width: right - line.x, height: bottom - top });
  }
  return lines;
}
