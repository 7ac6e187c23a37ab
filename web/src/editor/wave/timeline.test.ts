import { describe, expect, it } from "vitest";
import { clock } from "./clock";
import { kept, showing, ticks, whole, xOf, secondsAt, zoomed } from "./timeline";

describe("the part of a sound in view", () => {
  it("keeps the moment under the pointer where it is when it zooms", () => {
    const view = zoomed({ start: 10, span: 20 }, 2, 15, 100);
    expect(view).toEqual({ start: 12.5, span: 10 });
    expect(xOf(view, 400, 15)).toBe(100);
    expect(secondsAt(view, 400, 100)).toBe(15);
  });

  it("never leaves the sound", () => {
    expect(kept({ start: 95, span: 10 }, 100)).toEqual({ start: 90, span: 10 });
    expect(kept({ start: -5, span: 500 }, 100)).toEqual({ start: 0, span: 100 });
    expect(zoomed(whole(100), 0.1, 50, 100)).toEqual({ start: 0, span: 100 });
  });

  it("comes to what is asked for, and stays where that is in view already", () => {
    const view = { start: 0, span: 10 };
    expect(showing(view, 2, 4, 100)).toBe(view);
    expect(showing(view, 50, 52, 100)).toEqual({ start: 46, span: 10 });
  });

  it("writes times that people read", () => {
    expect([0, 61.5, 3723.456].map(clock)).toEqual(["0:00.00", "1:01.50", "1:02:03.46"]);
    expect(ticks({ start: 0.5, span: 3 }, 300, 80)).toEqual([1, 2, 3]);
  });
});
