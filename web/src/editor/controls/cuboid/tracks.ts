/** Cuboids of an answer as they are on one frame: keyframes of one track are joined, and even motion between them. */
import type { Region } from "../../core/draft";
import type { Cuboid } from "../../cloud/cuboid";
import { turned, type Vector } from "../../cloud/space";

const MEMBERS = ["x", "y", "z", "length", "width", "height", "yaw"] as const;

export interface Thing {
  /** The region that it is or, between keyframes, that it comes from. */
  region: Region;
  cuboid: Cuboid;
  /** Whether the region says this very place. */
  keyed: boolean;
  /** Whether the frame lies outside of the track. */
  beyond: boolean;
}

/** Geometry of a region, from `origin`. */
export function cuboidOf(region: Region, [x, y, z]: Vector): Cuboid {
  const [a, b, c, length, width, height, yaw] = MEMBERS.map((name) => Number(region[name] ?? 0));
  return {
    x: (a ?? 0) - x,
    y: (b ?? 0) - y,
    z: (c ?? 0) - z,
    length: length ?? 1,
    width: width ?? 1,
    height: height ?? 1,
    yaw: yaw ?? 0,
  };
}

export const frameOf = (region: Region): number | undefined =>
  typeof region["frame"] === "number" ? region["frame"] : undefined;

export const trackOf = (region: Region): string =>
  typeof region["track"] === "string" ? region["track"] : `:${region.id}`;

/** Keyframes by track, in order of time. */
export function tracksOf(regions: readonly Region[]): Map<string, Region[]> {
  const tracks = new Map<string, Region[]>();
  for (const region of regions) {
    const name = trackOf(region);
    tracks.set(name, [...(tracks.get(name) ?? []), region]);
  }
  for (const keys of tracks.values()) keys.sort((a, b) => (frameOf(a) ?? 0) - (frameOf(b) ?? 0));
  return tracks;
}

/** A track at a time, on the clock of the frames; outside of it, its nearest keyframe. */
export function thingAt(
  keys: readonly Region[],
  time: number,
  times: readonly number[],
  origin: Vector,
): Thing | undefined {
  const at = (region: Region) => times[frameOf(region) ?? 0] ?? frameOf(region) ?? 0;
  const before = keys.findLast((region) => at(region) <= time);
  const after = keys.find((region) => at(region) >= time);
  const nearest = before ?? after;
  if (nearest === undefined) return undefined;
  if (before === undefined || after === undefined || before === after) {
    const beyond = at(nearest) !== time;
    return { region: nearest, cuboid: cuboidOf(nearest, origin), keyed: !beyond, beyond };
  }
  const part = (time - at(before)) / (at(after) - at(before));
  const cuboid = between(cuboidOf(before, origin), cuboidOf(after, origin), part);
  return { region: before, cuboid, keyed: false, beyond: false };
}

/** Evenly from one cuboid to another; it turns the shorter way. */
export function between(a: Cuboid, b: Cuboid, part: number): Cuboid {
  const mix = (from: number, to: number) => from + (to - from) * part;
  return {
    x: mix(a.x, b.x),
    y: mix(a.y, b.y),
    z: mix(a.z, b.z),
    length: mix(a.length, b.length),
    width: mix(a.width, b.width),
    height: mix(a.height, b.height),
    yaw: turned(a.yaw + turned(b.yaw - a.yaw) * part),
  };
}
