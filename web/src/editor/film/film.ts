/**
 * A video as single frames: each is a JPEG at a known place, so that the frame shown is the frame asked for. Bytes are
 * fetched in runs of neighbours, pictures are decoded ahead of the way one goes. No React.
 */

export interface FilmFacts {
  width: number;
  height: number;
  /** Frames a second; "variable" where their times say more. */
  fps: number | "variable";
  sha256: string;
  /** What of the file cannot be read. */
  fault: string | undefined;
}

/** The bytes from `start` to before `end` of the proxy. */
export type Read = (start: number, end: number) => Promise<ArrayBuffer>;

/** Frames that are fetched together. */
const RUN = 8;
/** Runs whose bytes are kept. */
const RUNS = 40;
/** Decoded pictures are kept up to so many pixels, and at least as many as are decoded ahead. */
const PIXELS = 96_000_000;
const AHEAD = 6;

export class Film {
  private readonly starts: Float64Array;
  private readonly runs = new Map<number, Promise<ArrayBuffer>>();
  private readonly pictures = new Map<number, Promise<ImageBitmap>>();
  private readonly most: number;

  constructor(
    readonly facts: FilmFacts,
    /** Seconds of each frame, as the file states them. */
    readonly times: Float64Array,
    lengths: Uint32Array,
    private readonly read: Read,
  ) {
    this.starts = new Float64Array(lengths.length + 1);
    for (const [n, length] of lengths.entries()) this.starts[n + 1] = (this.starts[n] ?? 0) + length;
    this.most = Math.max(3 * AHEAD, Math.floor(PIXELS / (facts.width * facts.height)));
  }

  get frames(): number {
    return this.times.length;
  }

  get last(): number {
    return this.frames - 1;
  }

  timeOf(frame: number): number {
    return this.times[frame] ?? 0;
  }

  /** The frame that is shown so many seconds after the first one. */
  frameAt(seconds: number): number {
    const wanted = seconds + this.timeOf(0) + 1e-9;
    let [low, high] = [0, this.last];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.timeOf(middle) <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The picture of a frame; those after it in the direction `by` are decoded as well. */
  frame(n: number, by: 1 | -1 = 1): Promise<ImageBitmap> {
    const wanted = this.decode(n);
    for (let i = 1; i <= AHEAD; i += 1) {
      const next = n + by * i;
      if (next >= 0 && next <= this.last) void this.decode(next).catch(() => undefined);
    }
    this.forget(n);
    return wanted;
  }

  /** Decodes the first picture alone, for a task that comes later. */
  async begin(): Promise<void> {
    await this.decode(0);
  }

  private decode(n: number): Promise<ImageBitmap> {
    const known = this.pictures.get(n);
    if (known !== undefined) return known;
    const made = this.bytes(n).then((bytes) => createImageBitmap(new Blob([bytes], { type: "image/jpeg" })));
    this.pictures.set(n, made);
    made.catch(() => this.pictures.delete(n));
    return made;
  }

  private async bytes(n: number): Promise<ArrayBuffer> {
    const run = Math.floor(n / RUN);
    const first = run * RUN;
    const from = this.starts[first] ?? 0;
    let fetched = this.runs.get(run);
    if (fetched === undefined) {
      fetched = this.read(from, this.starts[Math.min(first + RUN, this.frames)] ?? from);
      this.runs.set(run, fetched);
      fetched.catch(() => this.runs.delete(run));
    }
    return (await fetched).slice((this.starts[n] ?? 0) - from, (this.starts[n + 1] ?? 0) - from);
  }

  /** Drops what is farthest from here. A picture may still be on the screen: the collector frees it after that. */
  private forget(n: number): void {
    drop(this.pictures, this.most, n);
    drop(this.runs, RUNS, Math.floor(n / RUN));
  }
}

function drop(kept: Map<number, unknown>, most: number, near: number): void {
  if (kept.size <= most) return;
  const far = [...kept.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near));
  for (const key of far.slice(0, kept.size - most)) kept.delete(key);
}
