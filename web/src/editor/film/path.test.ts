import { describe, expect, it } from "vitest";
import { stretches, type Keyframe } from "./keyframes";
import { boxAt, cutAt, joined, turned, withKey, withoutKey } from "./path";

const clock = (frame: number) => frame / 10;
const key = (frame: number, x: number, outside = false): Keyframe => ({
  frame,
  time: clock(frame),
  rect: { x, y: 0, width: 10, height: 10 },
  outside,
});
const track = [key(2, 0), key(6, 40), key(8, 40, true), key(12, 7)];
const places = (keyframes: readonly Keyframe[] | undefined) =>
  keyframes?.map(({ frame, rect, outside }) => [frame, rect.x, outside]);

describe("tracks", () => {
  it("move evenly between keyframes and are not seen where they are outside", () => {
    const at = [1, 2, 3, 5, 7, 8, 11, 12, 99].map((frame) => boxAt(track, frame)?.x);
    expect(at).toEqual([undefined, 0, 10, 30, 40, undefined, undefined, 7, 7]);
    expect(stretches(track)).toEqual([
      { from: 2, to: 8 },
      { from: 12, to: Infinity },
    ]);
  });

  it("take a keyframe at its place, or in place of one", () => {
    expect(places(withKey(track, key(4, 1.234)))).toEqual([
      [2, 0, false],
      [4, 1.23, false],
      [6, 40, false],
      [8, 40, true],
      [12, 7, false],
    ]);
    expect(places(withKey(track, key(8, 3)))?.[2]).toEqual([8, 3, false]);
    expect(places(withKey(track, key(0, 3)))?.[0]).toEqual([0, 3, false]);
    expect(withoutKey([key(2, 0)], 2)).toBeUndefined();
  });

  it("end where they are, and come back", () => {
    expect(places(turned(track, 4, clock))?.[1]).toEqual([4, 20, true]);
    expect(places(turned(track, 10, clock))?.[3]).toEqual([10, 40, false]);
    expect(turned(track, 2, clock)).toBeUndefined();
  });

  it("are the same again when they were cut and joined", () => {
    const parts = cutAt(track, 4, clock);
    expect(places(parts?.before)).toEqual([
      [2, 0, false],
      [4, 20, true],
    ]);
    const whole = joined(parts?.after ?? [], parts?.before ?? []);
    for (let frame = 0; frame < 20; frame += 1)
      expect(boxAt(whole ?? [], frame)).toEqual(boxAt(track, frame));
    expect(cutAt(track, 9, clock)).toBeUndefined();
  });

  it("are not joined where they lie over one another", () => {
    expect(joined([key(0, 0), key(5, 0)], [key(3, 0)])).toBeUndefined();
    expect(joined([key(0, 0), key(5, 0)], [key(5, 0)])).toBeUndefined();
  });
});
