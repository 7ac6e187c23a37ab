import type { Block } from "./paragraphs";

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

/** The order of the text: a longer one before what lies in it. The same for each list of the same spans. */
export const inOrder = (a: Stretch, b: Stretch): number =>
  a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : Number(a.id > b.id));

/** Gives each span the lowest lane that is free over its whole length. */
export const lanes = <S extends Stretch>(spans: readonly S[]): Laned<S>[] =>
  laned([...spans].sort(inOrder), []);

/**
 * The lanes of spans that are in order. What is as it was `before` is the same object: thousands of new ones at each
 * change are a load to collect.
 */
export function laned<S extends Stretch>(spans: readonly S[], before: readonly Laned<S>[]): Laned<S>[] {
  const ends: number[] = [];
  let at = 0;
  return spans.map((span) => {
    const lane = freeLane(ends, span.start);
    ends[lane] = span.end;
    if (before[at]?.span !== span && before[at + 1]?.span === span) at += 1;
    const old = before[at];
    if (old?.span !== span) return { span, lane };
    at += 1;
    return old.lane === lane ? old : { span, lane };
  });
}

function freeLane(ends: readonly number[], start: number): number {
  let lane = 0;
  while (lane < ends.length && (ends[lane] ?? 0) > start) lane += 1;
  return lane;
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

/** The spans of each paragraph by its number, in their order, which is that of the text; one without any is left out. */
export function touching<S extends Stretch>(
  spans: readonly Laned<S>[],
  blocks: readonly Block[],
): ReadonlyMap<number, Laned<S>[]> {
  const found = new Map<number, Laned<S>[]>();
  let first = 0;
  for (const one of spans) {
    const { start, end } = one.span;
    while ((blocks[first]?.[1] ?? Infinity) <= start) first += 1;
    for (let i = first; (blocks[i]?.[0] ?? Infinity) < end; i += 1) {
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
