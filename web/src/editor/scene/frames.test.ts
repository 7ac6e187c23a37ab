// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Frames } from "./frames";

beforeEach(() => void vi.useFakeTimers({ now: 1000 }));
afterEach(() => void vi.useRealTimers());

function counted(): { frames: Frames; times: () => number } {
  let times = 0;
  return { frames: new Frames(() => (times += 1)), times: () => times };
}

it("paints once in a frame, whatever asks", () => {
  const { frames, times } = counted();
  frames.ask();
  frames.ask();
  expect(times()).toBe(0);
  vi.advanceTimersByTime(40);
  expect(times()).toBe(1);
  frames.ask();
  frames.stop();
  vi.advanceTimersByTime(40);
  expect(times()).toBe(1);
});

it("paints with an event that changes something, and events that crowd a frame in the next one", () => {
  const { frames, times } = counted();
  frames.during(() => undefined);
  expect(times()).toBe(0);
  frames.during(() => frames.ask());
  expect(times()).toBe(1);
  frames.during(() => frames.ask());
  frames.during(() => frames.ask());
  expect(times()).toBe(1);
  vi.advanceTimersByTime(40);
  expect(times()).toBe(2);
});

it("asks for frames again after an event that failed", () => {
  const { frames, times } = counted();
  expect(() =>
    frames.during(() => {
      throw new Error("broken");
    }),
  ).toThrow("broken");
  frames.ask();
  vi.advanceTimersByTime(40);
  expect(times()).toBe(1);
});
