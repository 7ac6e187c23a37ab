import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { layersOf, Tiles } from "@/editor/scene/tiles";

/** A decoded tile as far as this needs it: which one, and whether it was freed. */
class Bitmap {
  freed = false;
  constructor(readonly place: number) {}
  close(): void {
    this.freed = true;
  }
}

const size = { width: 2500, height: 900 };

function open(load = (place: number) => Promise.resolve(new Bitmap(place))) {
  const loaded: Bitmap[] = [];
  const tiles = new Tiles(size, 512, async (place) => {
    const bitmap = await load(place);
    loaded.push(bitmap);
    return bitmap as unknown as ImageBitmap;
  });
  return { tiles, loaded };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const places = (pieces: { bitmap: ImageBitmap }[]) =>
  pieces.map(({ bitmap }) => (bitmap as unknown as Bitmap).place);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the sizes of a large picture", () => {
  it("are halved and rounded up until one tile holds it", () => {
    // 2500 x 900, 1250 x 450, 625 x 225, 313 x 113.
    expect(layersOf(size, 512)).toEqual([
      { step: 1, columns: 5, rows: 2, first: 0 },
      { step: 2, columns: 3, rows: 1, first: 10 },
      { step: 4, columns: 2, rows: 1, first: 13 },
      { step: 8, columns: 1, rows: 1, first: 15 },
    ]);
  });
});

describe("tiles", () => {
  it("show the coarse one until the fine ones are there, then these alone", async () => {
    const { tiles } = open();
    await tiles.open();
    const told = vi.fn();
    tiles.subscribe(told);
    const part = { x: 600, y: 500, width: 500, height: 100 };
    const coarse = tiles.pieces(part, 1);
    // Whole pixels of its size: 75 to 138 of 8 each, 62 to 75.
    expect(coarse).toEqual([
      {
        bitmap: expect.objectContaining({ place: 15 }) as ImageBitmap,
        from: { x: 75, y: 62, width: 63, height: 13 },
        onto: { x: 600, y: 496, width: 504, height: 104 },
      },
    ]);
    await settle();
    expect(told).toHaveBeenCalledTimes(4);
    const fine = tiles.pieces(part, 1);
    expect(places(fine).sort((a, b) => a - b)).toEqual([1, 2, 6, 7]);
    const last = fine.find(({ bitmap }) => (bitmap as unknown as Bitmap).place === 7);
    expect(last?.from).toEqual({ x: 0, y: 0, width: 76, height: 88 });
    expect(last?.onto).toEqual({ x: 1024, y: 512, width: 76, height: 88 });
  });

  it("are of the smallest size that has a pixel for each of the screen", async () => {
    const { tiles, loaded } = open();
    const whole = { x: 0, y: 0, ...size };
    for (const [scale, wanted] of [
      [0.5, [10, 11, 12]],
      [0.3, [10, 11, 12]],
      [0.25, [13, 14]],
      [0.01, [15]],
    ] as const) {
      loaded.length = 0;
      tiles.pieces(whole, scale);
      await settle();
      expect(places(tiles.pieces(whole, scale)).sort((a, b) => a - b)).toEqual(wanted);
    }
  });

  it("are asked for again a while after they failed", async () => {
    let fails = 1;
    const { tiles } = open((place) =>
      fails-- > 0 ? Promise.reject(new Error("offline")) : Promise.resolve(new Bitmap(place)),
    );
    const look = () => tiles.pieces({ x: 0, y: 0, width: 100, height: 100 }, 1);
    tiles.subscribe(look);
    look();
    await settle();
    expect(look()).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(places(look())).toEqual([0]);
  });

  it("are freed when they are not needed, but for the one that shows all", async () => {
    const large = { width: 512 * 300, height: 512 };
    const loaded: Bitmap[] = [];
    const tiles = new Tiles(large, 512, (place) => {
      const bitmap = new Bitmap(place);
      loaded.push(bitmap);
      return Promise.resolve(bitmap as unknown as ImageBitmap);
    });
    await tiles.open();
    for (let at = 0; at < 300; at += 1) {
      tiles.pieces({ x: 512 * at, y: 0, width: 512, height: 512 }, 1);
      await settle();
    }
    const kept = loaded.filter(({ freed }) => !freed).map(({ place }) => place);
    expect(kept).toHaveLength(192);
    expect(kept).toContain(tiles.last);
    expect(kept).toContain(299);
    tiles.close();
    expect(loaded.every(({ freed }) => freed)).toBe(true);
  });
});
