import { describe, expect, it } from "vitest";
import { StretchGesture, type World } from "./gesture";

const world: World = {
  duration: 10,
  unit: 0.01,
  targets: [
    { id: "long", start: 1, end: 5 },
    { id: "short", start: 2, end: 3 },
  ],
  selected: undefined,
};

describe("the pointer on a waveform", () => {
  it("draws between press and release, whichever way, within the sound", () => {
    const gesture = new StretchGesture();
    gesture.down(9, 900, world);
    expect(gesture.move(11, 1100, world)).toEqual({ kind: "preview", stretch: { start: 9, end: 10 } });
    expect(gesture.up(7.1234, 712, world)).toEqual({ kind: "create", stretch: { start: 7.123, end: 9 } });
  });

  it("takes a press without a drag for a press, on the shortest segment there", () => {
    const gesture = new StretchGesture();
    gesture.down(2.5, 250, world);
    expect(gesture.up(2.51, 251, world)).toEqual({ kind: "press", id: "short", at: 2.5 });
    gesture.down(8, 800, world);
    expect(gesture.up(8, 800, world)).toEqual({ kind: "press", id: undefined, at: 8 });
  });

  it("grabs an edge, and turns the segment round when it is pulled over the other", () => {
    const gesture = new StretchGesture();
    gesture.down(5.03, 503, world);
    expect(gesture.move(6, 600, world)).toEqual({
      kind: "preview",
      id: "long",
      stretch: { start: 1, end: 6 },
    });
    expect(gesture.up(0.5, 50, world)).toEqual({
      kind: "change",
      id: "long",
      stretch: { start: 0.5, end: 1 },
    });
  });

  it("does nothing after a cancel", () => {
    const gesture = new StretchGesture();
    gesture.down(8, 800, world);
    expect(gesture.cancel()).toBe(true);
    expect(gesture.up(9, 900, world)).toEqual({ kind: "none" });
  });
});
