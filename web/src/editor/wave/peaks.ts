/** Peaks of a sound in levels, each half as fine as the one below: any zoom reads about one peak per pixel. */
export class Peaks {
  /** Pairs of least and greatest, the finest level first. */
  private readonly levels: Int8Array[];

  constructor(
    pairs: Int8Array,
    /** Peaks a second of the finest level. */
    readonly rate: number,
    /** Seconds. */
    readonly duration: number,
  ) {
    this.levels = [pairs];
    let finer = pairs;
    while (finer.length > 2) {
      finer = halved(finer);
      this.levels.push(finer);
    }
  }

  /**
   * The least and greatest sample of each of `columns` equal stretches of [from, to) seconds, as fractions of
   * full scale; 0 where there is no sound. Seen larger than they are, peaks go over into each other.
   */
  columns(from: number, to: number, columns: number): { low: Float32Array; high: Float32Array } {
    const low = new Float32Array(columns);
    const high = new Float32Array(columns);
    const step = ((to - from) * this.rate) / columns;
    if (step < 1) return this.between(from * this.rate, step, columns);
    const depth = Math.max(0, Math.min(this.levels.length - 1, Math.floor(Math.log2(Math.max(1, step)))));
    const pairs = this.levels[depth] ?? new Int8Array();
    const scale = 2 ** depth;
    const count = pairs.length / 2;
    for (let column = 0; column < columns; column += 1) {
      const first = Math.floor((from * this.rate + column * step) / scale);
      const last = Math.max(first + 1, Math.ceil((from * this.rate + (column + 1) * step) / scale));
      let [least, most] = [0, 0];
      for (let i = Math.max(0, first); i < Math.min(count, last); i += 1) {
        least = Math.min(least, pairs[2 * i] ?? 0);
        most = Math.max(most, pairs[2 * i + 1] ?? 0);
      }
      low[column] = least / 128;
      high[column] = most / 127;
    }
    return { low, high };
  }

  /** Columns narrower than a peak: on the line from the middle of one to the middle of the next. */
  private between(first: number, step: number, columns: number): { low: Float32Array; high: Float32Array } {
    const pairs = this.levels[0] ?? new Int8Array();
    const at = (column: number, side: 0 | 1) => {
      const place = first + (column + 0.5) * step - 0.5;
      const [left, share] = [Math.floor(place), place - Math.floor(place)];
      return (pairs[2 * left + side] ?? 0) * (1 - share) + (pairs[2 * left + 2 + side] ?? 0) * share;
    };
    return {
      low: Float32Array.from({ length: columns }, (_, column) => Math.min(0, at(column, 0)) / 128),
      high: Float32Array.from({ length: columns }, (_, column) => Math.max(0, at(column, 1)) / 127),
    };
  }
}

function halved(pairs: Int8Array): Int8Array {
  const count = pairs.length / 2;
  const half = new Int8Array(2 * Math.ceil(count / 2));
  for (let i = 0; i < count; i += 2) {
    const other = i + 1 < count ? i + 1 : i;
    half[i] = Math.min(pairs[2 * i] ?? 0, pairs[2 * other] ?? 0);
    half[i + 1] = Math.max(pairs[2 * i + 1] ?? 0, pairs[2 * other + 1] ?? 0);
  }
  return half;
}
