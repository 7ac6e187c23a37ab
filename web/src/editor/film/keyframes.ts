/** Tracks as answers hold them: boxes at keyframes. */
import type { Region } from "../core/draft";
import { isObject } from "../core/json";
import type { Rect } from "../scene/camera";
import { rectOf } from "../scene/rect";

export interface Keyframe {
  frame: number;
  /** Seconds. */
  time: number;
  rect: Rect;
  /** From here on the object is not to be seen. */
  outside: boolean;
}

const known = new WeakMap<Region, readonly Keyframe[]>();

/** Regions never change, they are replaced: what was read of one holds as long as it is there. */
export function keyframesOf(region: Region): readonly Keyframe[] {
  const found = known.get(region);
  if (found !== undefined) return found;
  const given = region["keyframes"];
  const read = (Array.isArray(given) ? given : []).filter(isObject).map((one) => ({
    frame: Number(one["frame"]),
    time: Number(one["time"]),
    rect: rectOf(one),
    outside: one["outside"] === true,
  }));
  known.set(region, read);
  return read;
}

export interface Stretch {
  from: number;
  /** Exclusive; Infinity where it goes on to the end. */
  to: number;
}

/** From where to where the object is to be seen. */
export function stretches(keyframes: readonly Keyframe[]): Stretch[] {
  const found: Stretch[] = [];
  let from: number | undefined;
  for (const { frame, outside } of keyframes) {
    if (outside && from !== undefined) {
      found.push({ from, to: frame });
      from = undefined;
    } else if (!outside) from ??= frame;
  }
  return from === undefined ? found : [...found, { from, to: Infinity }];
}
