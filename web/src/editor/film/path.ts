/** Where the box of a track is between its keyframes. Pure; a change gives new keyframes. */
import type { JsonObject } from "../core/json";
import { rounded } from "../scene/boxes";
import type { Rect } from "../scene/camera";
import type { Keyframe } from "./keyframes";

/** When a frame is shown, in seconds. */
export type Clock = (frame: number) => number;

/** As it stands in an answer. */
export const members = (keyframes: readonly Keyframe[]): JsonObject => ({
  keyframes: keyframes.map(({ frame, time, rect, outside }) => ({
    frame,
    time,
    ...rect,
    ...(outside ? { outside } : {}),
  })),
});

/** The place of the last keyframe at or before a frame; -1 before the first. */
export function placeOf(keyframes: readonly Keyframe[], frame: number): number {
  let [low, high] = [-1, keyframes.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((keyframes[middle]?.frame ?? 0) <= frame) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The box at a frame, also where it is not to be seen: that of the nearest keyframe then. */
export function boxNear(keyframes: readonly Keyframe[], frame: number): Rect | undefined {
  const at = placeOf(keyframes, frame);
  const [one, next] = [keyframes[Math.max(0, at)], keyframes[at + 1]];
  if (one === undefined || at < 0 || next === undefined || one.outside) return one?.rect;
  const share = (frame - one.frame) / (next.frame - one.frame);
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    x: mix(one.rect.x, next.rect.x),
    y: mix(one.rect.y, next.rect.y),
    width: mix(one.rect.width, next.rect.width),
    height: mix(one.rect.height, next.rect.height),
  };
}

export function isSeen(keyframes: readonly Keyframe[], frame: number): boolean {
  return keyframes[placeOf(keyframes, frame)]?.outside === false;
}

/** The box at a frame; undefined where the object is not to be seen. */
export const boxAt = (keyframes: readonly Keyframe[], frame: number): Rect | undefined =>
  isSeen(keyframes, frame) ? boxNear(keyframes, frame) : undefined;

export const keyAt = (keyframes: readonly Keyframe[], frame: number): Keyframe | undefined => {
  const one = keyframes[placeOf(keyframes, frame)];
  return one?.frame === frame ? one : undefined;
};

/** With a keyframe at its frame, in place of one that was there. */
export function withKey(keyframes: readonly Keyframe[], key: Keyframe): Keyframe[] {
  const others = keyframes.filter(({ frame }) => frame !== key.frame);
  const at = placeOf(others, key.frame) + 1;
  return [...others.slice(0, at), { ...key, rect: rounded(key.rect) }, ...others.slice(at)];
}

/** Without the keyframe at a frame; undefined where it is the only one. */
export function withoutKey(keyframes: readonly Keyframe[], frame: number): Keyframe[] | undefined {
  const rest = keyframes.filter((one) => one.frame !== frame);
  return rest.length === 0 ? undefined : rest;
}

/** From this frame on not to be seen, or to be seen again where it was so. */
export function turned(keyframes: readonly Keyframe[], frame: number, clock: Clock): Keyframe[] | undefined {
  const rect = boxNear(keyframes, frame);
  const first = keyframes[0];
  if (rect === undefined || first === undefined || frame <= first.frame) return undefined;
  return withKey(keyframes, { frame, time: clock(frame), rect, outside: isSeen(keyframes, frame) });
}

/** The two parts of a track that is cut before a frame; undefined where one would be empty. */
export function cutAt(
  keyframes: readonly Keyframe[],
  frame: number,
  clock: Clock,
): { before: Keyframe[]; after: Keyframe[] } | undefined {
  const rect = boxAt(keyframes, frame);
  const first = keyframes[0];
  if (rect === undefined || first === undefined || frame <= first.frame) return undefined;
  const key: Keyframe = { frame, time: clock(frame), rect, outside: false };
  return {
    before: withKey(
      keyframes.filter((one) => one.frame < frame),
      { ...key, outside: true },
    ),
    after: withKey(
      keyframes.filter((one) => one.frame > frame),
      key,
    ),
  };
}

/** One track of two, the second of which begins after the first one's last keyframe or where that ends. */
export function joined(a: readonly Keyframe[], b: readonly Keyframe[]): Keyframe[] | undefined {
  const [one, other] = (a[0]?.frame ?? 0) <= (b[0]?.frame ?? 0) ? [a, b] : [b, a];
  const [end, begin] = [one.at(-1), other[0]];
  if (end === undefined || begin === undefined || end.frame > begin.frame) return undefined;
  // Where one ends at the frame at which the other begins, the object is seen there.
  if (end.frame === begin.frame) return end.outside ? [...one.slice(0, -1), ...other] : undefined;
  return [...one, ...other];
}
