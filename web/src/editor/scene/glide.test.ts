import { describe, expect, it } from "vitest";
import { holds, sharp } from "./glide";

const VIEW = { width: 900, height: 600 };
const PICTURE = { x: 0, y: 0, width: 4000, height: 3000 };
/** The picture is 800 x 600 on the screen, from 50 to 850: all of it is in view. */
const FITTED = { scale: 0.2, x: 50, y: 0 };

describe("a painted layer", () => {
  it("holds a picture that was all in view wherever it is panned to", () => {
    for (const x of [-700, 0, 333, 850]) expect(holds(FITTED, { ...FITTED, x }, PICTURE, VIEW)).toBe(true);
  });
  it("does not hold what was out of view", () => {
    const near = { scale: 1, x: -100, y: -100 };
    expect(holds(near, { ...near, x: -99 }, PICTURE, VIEW)).toBe(false);
    expect(holds(near, { ...near, y: -101 }, PICTURE, VIEW)).toBe(false);
    // The left border of the picture is 100 pixels into the view: there is nothing beyond it.
    const border = { scale: 1, x: 100, y: -100 };
    expect(holds(border, { ...border, x: 180 }, PICTURE, VIEW)).toBe(true);
    expect(holds(border, { ...border, x: 20 }, PICTURE, VIEW)).toBe(false);
  });
  it("holds what is zoomed into, until it would be coarse", () => {
    expect(holds(FITTED, { ...FITTED, scale: 0.7 }, PICTURE, VIEW)).toBe(true);
    expect(holds(FITTED, { ...FITTED, scale: 0.9 }, PICTURE, VIEW)).toBe(false);
  });
  it("does not hold what comes into view when it is zoomed out of", () => {
    const near = { scale: 1, x: -100, y: -100 };
    expect(holds(near, { scale: 0.5, x: -50, y: -50 }, PICTURE, VIEW)).toBe(false);
  });
  it("is sharp where it moved by whole pixels of the screen", () => {
    expect(sharp(FITTED, { ...FITTED, x: 57, y: -3 }, 1)).toBe(true);
    expect(sharp(FITTED, { ...FITTED, x: 57.5 }, 1)).toBe(false);
    expect(sharp(FITTED, { ...FITTED, x: 57.5 }, 2)).toBe(true);
    expect(sharp(FITTED, { ...FITTED, scale: 0.21 }, 1)).toBe(false);
  });
});
