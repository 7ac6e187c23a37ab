/** A text cut at the borders of its spans, with lanes for spans that overlap. Pure; counts UTF-16 units. */
export interface Stretch {
  id: string;
  start: number;
  end: number;
}

export interface Laned<S extends Stretch> {
  span: S;
  /** 0 is next to the text; overlapping spans stack downward. */
  lane: number;
}

export interface Segment<S extends Stretch> {
  start: number;
  end: number;
  spans: readonly Laned<S>[];
}

/** Gives each span the lowest lane that is free over its whole length. */
export function lanes<S extends Stretch>(spans: readonly S[]): Laned<S>[] {
  const ends: number[] = [];
  return [...spans]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .map((span) => {
      const free = ends.findIndex((end) => end <= span.start);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = span.end;
      return { span, lane };
    });
}

/** Segments of [start, end), in order and without gaps; each knows which spans cover it. */
export function segments<S extends Stretch>(
  spans: readonly Laned<S>[],
  start: number,
  end: number,
): Segment<S>[] {
  const touching = spans.filter(({ span }) => span.start < end && span.end > start);
  const cuts = new Set([start, end]);
  for (const { span } of touching) {
    if (span.start > start) cuts.add(span.start);
    if (span.end < end) cuts.add(span.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1] ?? end;
    return {
      start: from,
      end: to,
      spans: touching.filter(({ span }) => span.start <= from && span.end >= to),
    };
  });
}

/** A stretch of the text as [start, end). */
export type Block = readonly [start: number, end: number];

/** Paragraphs, each with its line break; together they are the whole text. */
export function paragraphs(text: string): Block[] {
  const found: Block[] = [];
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf("\n", from);
    const to = at < 0 ? text.length : at + 1;
    found.push([from, to]);
    from = to;
  }
  return found;
}

/** Neighbouring paragraphs together, each group of at least so many units but the last. */
export function chunks(blocks: readonly Block[], least: number): Block[][] {
  const found: Block[][] = [];
  let from = 0;
  blocks.forEach((block, i) => {
    const [start] = blocks[from] ?? block;
    if (block[1] - start < least && i < blocks.length - 1) return;
    found.push(blocks.slice(from, i + 1));
    from = i + 1;
  });
  return found;
}

/** The spans of each paragraph by its number, in the order of `spans`; a paragraph without any is left out. */
export function touching<S extends Stretch>(
  spans: readonly Laned<S>[],
  blocks: readonly Block[],
): ReadonlyMap<number, Laned<S>[]> {
  const found = new Map<number, Laned<S>[]>();
  for (const one of spans) {
    for (let i = blockAt(blocks, one.span.start); (blocks[i]?.[0] ?? Infinity) < one.span.end; i += 1) {
      const within = found.get(i);
      if (within === undefined) found.set(i, [one]);
      else within.push(one);
    }
  }
  return found;
}

/** The number of the first paragraph that ends behind a unit. */
export const blockAt = (blocks: readonly Block[], unit: number): number =>
  firstAfter(blocks.length, (i) => blocks[i]?.[1], unit);

/** The first of so many ascending ends that lies behind a unit; their number where none does. */
export function firstAfter(count: number, endOf: (i: number) => number | undefined, unit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((endOf(middle) ?? Infinity) > unit) high = middle;
    else low = middle + 1;
  }
  return low;
}
