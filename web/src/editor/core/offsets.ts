/**
 * The one place that knows that JavaScript counts UTF-16 units and Sterling counts Unicode code points.
 *
 * Everything stored or sent is in code points; everything that touches a DOM text node is in units.
 */
export class Offsets {
  readonly length: number;
  /** Unit offset after each surrogate pair, in order; empty for text without any. */
  private readonly pairs: Uint32Array;

  constructor(readonly text: string) {
    const found: number[] = [];
    for (let unit = 0; unit < text.length; unit += 1) {
      const code = text.codePointAt(unit);
      if (code !== undefined && code > 0xffff) {
        unit += 1;
        found.push(unit + 1);
      }
    }
    this.pairs = Uint32Array.from(found);
    this.length = text.length - found.length;
  }

  /** A unit offset as a code-point offset; one inside a surrogate pair counts as the start of the pair. */
  toPoints(unit: number): number {
    const bounded = Math.max(0, Math.min(unit, this.text.length));
    const before = countUntil(this.pairs, bounded);
    const inside = this.pairs[before];
    const splits = inside !== undefined && inside - 1 === bounded ? 1 : 0;
    return bounded - before - splits;
  }

  /** A code-point offset as a unit offset. */
  toUnits(point: number): number {
    const bounded = Math.max(0, Math.min(point, this.length));
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const after = this.pairs[middle] ?? Infinity;
      if (after - (middle + 1) <= bounded) low = middle + 1;
      else high = middle;
    }
    return bounded + low;
  }

  /** The text between two code-point offsets. */
  slice(start: number, end: number): string {
    return this.text.slice(this.toUnits(start), this.toUnits(end));
  }
}

/** How many members of a sorted list are at most `limit`. */
function countUntil(sorted: Uint32Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
