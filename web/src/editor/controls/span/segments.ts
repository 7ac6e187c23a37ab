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

/** Paragraphs as [start, end), each with its line break; together they are the whole text. */
export function paragraphs(text: string): [number, number][] {
  const found: [number, number][] = [];
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf("\n", from);
    const to = at < 0 ? text.length : at + 1;
    found.push([from, to]);
    from = to;
  }
  return found;
}
