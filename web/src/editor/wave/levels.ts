/** Numbers in levels of least and greatest, so that the extremes of any stretch are found by few looks. */
const BLOCK = 16;

interface Level {
  low: Float32Array;
  high: Float32Array;
}

export interface Extremes {
  low: number;
  high: number;
}

export class Levels {
  private readonly levels: Level[];

  /** NaN where there is no value. */
  constructor(values: Float32Array) {
    this.levels = [{ low: values, high: values }];
    for (
      let last = this.levels[0];
      last !== undefined && last.low.length > BLOCK;
      last = this.levels.at(-1)
    ) {
      this.levels.push(above(last));
    }
  }

  /** The least and the greatest of the values from index `from` to before `to`; infinite where there is none. */
  extremes(from: number, to: number): Extremes {
    const found = { low: Infinity, high: -Infinity };
    this.look(0, from, to, found);
    return found;
  }

  private look(depth: number, from: number, to: number, found: Extremes): void {
    const level = this.levels[depth];
    if (level === undefined) return;
    const first = Math.ceil(from / BLOCK);
    const last = Math.floor(to / BLOCK);
    if (first >= last || this.levels[depth + 1] === undefined) {
      take(level, from, to, found);
      return;
    }
    take(level, from, first * BLOCK, found);
    this.look(depth + 1, first, last, found);
    take(level, last * BLOCK, to, found);
  }
}

/** Comparisons with NaN are false, so gaps count as nothing. */
function take({ low, high }: Level, from: number, to: number, found: Extremes): void {
  for (let i = from; i < to; i += 1) {
    const [least, most] = [low[i] ?? NaN, high[i] ?? NaN];
    if (least < found.low) found.low = least;
    if (most > found.high) found.high = most;
  }
}

function above(level: Level): Level {
  const count = Math.ceil(level.low.length / BLOCK);
  const [low, high] = [new Float32Array(count), new Float32Array(count)];
  for (let i = 0; i < count; i += 1) {
    const found = { low: Infinity, high: -Infinity };
    take(level, i * BLOCK, Math.min(level.low.length, (i + 1) * BLOCK), found);
    [low[i], high[i]] = [found.low, found.high];
  }
  return { low, high };
}
