/** A picture too large to be held whole: tiles of halving sizes, loaded where the view is. No React. */
import type { Point, Rect, Size } from "./camera";

/** What there is of a picture: a part of a bitmap, and the pixels of the picture that it shows. */
export interface Piece {
  bitmap: ImageBitmap;
  from: Rect;
  onto: Rect;
}

/** One of the sizes: its tiles lie row by row, `first` is the place of the first among all. */
interface Layer {
  /** Pixels of the picture that one of this size stands for: 1, 2, 4 ... */
  step: number;
  columns: number;
  rows: number;
  first: number;
}

/** Decoded tiles that are kept at least: 192 MB at 512 pixels a side. More only where one view needs more. */
const KEPT = 192;
const AT_ONCE = 6;
/** Wishes of earlier views that are still waited for. */
const WISHES = 64;
const AGAIN_MS = 2000;

/** The sizes of a picture, the largest first: halved and rounded up until one tile holds the whole. */
export function layersOf({ width, height }: Size, tile: number): Layer[] {
  const layers: Layer[] = [];
  for (let [step, first] = [1, 0]; ; step *= 2) {
    const [w, h] = [Math.ceil(width / step), Math.ceil(height / step)];
    const [columns, rows] = [Math.ceil(w / tile), Math.ceil(h / tile)];
    layers.push({ step, columns, rows, first });
    first += columns * rows;
    if (columns * rows === 1) return layers;
  }
}

export class Tiles {
  private readonly layers: readonly Layer[];
  /** By their places; those used last stand last. */
  private readonly held = new Map<number, ImageBitmap>();
  private readonly loading = new Set<number>();
  private readonly failed = new Set<number>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();
  private wished: number[] = [];
  /** How many tiles the view needs. */
  private needed = 0;
  private closed = false;

  constructor(
    readonly size: Size,
    readonly tile: number,
    /** Fetches and decodes the tile at a place, counted through all sizes. */
    private readonly load: (place: number) => Promise<ImageBitmap>,
  ) {
    this.layers = layersOf(size, tile);
  }

  /** The place of the tile that shows all of the picture. */
  get last(): number {
    return this.layers.at(-1)?.first ?? 0;
  }

  /** Tells whenever there is more to be drawn, until the function that comes back is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * What there is to be drawn of a part of the picture, coarse pieces first; what is missing is loaded.
   * `scale`: pixels of the screen for one of the picture.
   */
  pieces(part: Rect, scale: number): Piece[] {
    const fit = this.layers.findLastIndex(({ step }) => step * scale <= 1);
    const at = Math.max(0, fit);
    const wanted = this.cells(part, at);
    this.needed = wanted.length;
    const missing = wanted.filter(({ place }) => !this.held.has(place));
    this.wish(missing.map(({ place }) => place));
    const coarser = missing.length === 0 ? [] : this.layers.map((_, i) => i).filter((i) => i > at);
    const cells = [...coarser.reverse().flatMap((i) => this.cells(part, i)), ...wanted];
    return cells.flatMap(({ place, step, onto, corner }) => {
      const bitmap = this.use(place);
      if (bitmap === undefined) return [];
      const shown = within(onto, part, step);
      const from = {
        x: (shown.x - corner.x) / step,
        y: (shown.y - corner.y) / step,
        width: shown.width / step,
        height: shown.height / step,
      };
      return [{ bitmap, from, onto: shown }];
    });
  }

  /** Loads the tile that shows all of the picture. Throws where it cannot be had. */
  async open(): Promise<void> {
    this.keep(this.last, await this.load(this.last));
  }

  /** All pixels of a part of the picture, in its full size. Throws where a tile cannot be had. */
  async read(part: Rect): Promise<ImageData> {
    const context = new OffscreenCanvas(part.width, part.height).getContext("2d", {
      willReadFrequently: true,
    });
    if (context === null) throw new Error("This browser has no 2D canvas.");
    const draw = async ({ place, corner }: { place: number; corner: Point }) => {
      const held = this.held.get(place);
      const bitmap = held ?? (await this.load(place));
      context.drawImage(bitmap, corner.x - part.x, corner.y - part.y);
      if (held === undefined) bitmap.close();
    };
    await Promise.all(this.cells(part, 0).map(draw));
    return context.getImageData(0, 0, part.width, part.height);
  }

  close(): void {
    this.closed = true;
    this.wished = [];
    this.listeners.clear();
    for (const timer of this.timers) clearTimeout(timer);
    for (const bitmap of this.held.values()) bitmap.close();
    this.held.clear();
  }

  /** The tiles of one size that a part of the picture touches, those in its middle first. */
  private cells(part: Rect, at: number) {
    const layer = this.layers[at];
    if (layer === undefined) return [];
    const { step, columns, rows, first } = layer;
    const side = this.tile * step;
    const range = (from: number, to: number, count: number) => {
      const low = Math.max(0, Math.floor(from / side));
      const high = Math.min(count, Math.ceil(to / side));
      return Array.from({ length: Math.max(0, high - low) }, (_, i) => low + i);
    };
    const middle = { x: part.x + part.width / 2, y: part.y + part.height / 2 };
    const cells = range(part.y, part.y + part.height, rows).flatMap((row) =>
      range(part.x, part.x + part.width, columns).map((column) => {
        const corner = { x: column * side, y: row * side };
        const onto = {
          ...corner,
          width: Math.min(side, this.size.width - corner.x),
          height: Math.min(side, this.size.height - corner.y),
        };
        const far = Math.hypot(corner.x + side / 2 - middle.x, corner.y + side / 2 - middle.y);
        return { place: first + row * columns + column, step, corner, onto, far };
      }),
    );
    return cells.sort((a, b) => a.far - b.far);
  }

  private use(place: number): ImageBitmap | undefined {
    const bitmap = this.held.get(place);
    if (bitmap === undefined) return undefined;
    this.held.delete(place);
    this.held.set(place, bitmap);
    return bitmap;
  }

  /** The newest wishes come first. */
  private wish(places: readonly number[]): void {
    const news = new Set(places);
    const older = this.wished.filter((place) => !news.has(place)).slice(0, WISHES);
    this.wished = [...places.filter((place) => !this.failed.has(place)), ...older];
    this.pump();
  }

  private pump(): void {
    while (this.loading.size < AT_ONCE && !this.closed) {
      const place = this.wished.shift();
      if (place === undefined) return;
      if (!this.loading.has(place) && !this.held.has(place)) void this.fetch(place);
    }
  }

  private async fetch(place: number): Promise<void> {
    this.loading.add(place);
    try {
      this.keep(place, await this.load(place));
    } catch {
      this.retryLater(place);
    } finally {
      this.loading.delete(place);
      this.pump();
    }
  }

  private keep(place: number, bitmap: ImageBitmap): void {
    if (this.closed) {
      bitmap.close();
      return;
    }
    this.held.set(place, bitmap);
    // The tile that shows all of it stays: there is always something to be seen.
    for (const [old, spare] of this.held) {
      if (this.held.size <= Math.max(KEPT, 2 * this.needed)) break;
      if (old === this.last || old === place) continue;
      this.held.delete(old);
      spare.close();
    }
    for (const listener of this.listeners) listener();
  }

  /** The network fails now and then: after a while the views ask again. */
  private retryLater(place: number): void {
    this.failed.add(place);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.failed.delete(place);
      for (const listener of this.listeners) listener();
    }, AGAIN_MS);
    this.timers.add(timer);
  }
}

/** What two rectangles share, from whole pixels of a size on to whole ones. */
function within(cell: Rect, part: Rect, step: number): Rect {
  const x = Math.max(cell.x, Math.floor(part.x / step) * step);
  const y = Math.max(cell.y, Math.floor(part.y / step) * step);
  const right = Math.min(cell.x + cell.width, Math.ceil((part.x + part.width) / step) * step);
  const bottom = Math.min(cell.y + cell.height, Math.ceil((part.y + part.height) / step) * step);
  return { x, y, width: right - x, height: bottom - y };
}
