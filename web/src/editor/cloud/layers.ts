/** Clouds of several frames as one, each point where it is in the world. Pure. */
import { PointCloud } from "./pointCloud";

export interface Layer {
  /** Undefined where there is but one cloud. */
  frame: number | undefined;
  cloud: PointCloud;
}

/** So many points are shown of all layers together; of each layer an even part. */
export const MOST_SHOWN = 1_000_000;
/** So many frames are shown together. */
const MOST_FRAMES = 40;
/** How many frames before and after the one at hand are shown with it, in turn. */
export const REACHES = [0, 2, 5, Infinity] as const;

/** The frames that are shown together, the one at hand first; evenly thinned where they are too many. */
export function framesAround(at: number, frames: number, reach: number): number[] {
  const [first, last] = [Math.max(0, at - reach), Math.min(frames - 1, at + reach)];
  const around = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((one) => one !== at);
  const step = Math.max(1, around.length / (MOST_FRAMES - 1));
  const kept = Array.from(
    { length: Math.ceil(around.length / step) },
    (_, i) => around[Math.floor(i * step)],
  );
  return [at, ...kept.filter((one) => one !== undefined)];
}

/** How many points of each layer are shown. */
export function sharesOf(layers: readonly Layer[], most = MOST_SHOWN): number[] {
  const all = layers.reduce((sum, { cloud }) => sum + cloud.count, 0);
  const part = Math.min(1, most / Math.max(1, all));
  return layers.map(({ cloud }) => Math.floor(cloud.count * part));
}

/**
 * Values of the shown points of all layers, `wide` numbers a point, in turn: so the first ones, however many, lie
 * evenly among all.
 */
export function interleaved<T extends Float32Array | Uint8Array | Uint16Array>(
  parts: readonly T[],
  shares: readonly number[],
  wide: number,
  made: (length: number) => T,
): T {
  const whole = made(wide * shares.reduce((sum, share) => sum + share, 0));
  const longest = Math.max(0, ...shares);
  let at = 0;
  for (let i = 0; i < longest; i += 1) {
    for (const [layer, part] of parts.entries()) {
      if (i >= (shares[layer] ?? 0)) continue;
      for (let k = 0; k < wide; k += 1) whole[at + k] = part[i * wide + k] ?? 0;
      at += wide;
    }
  }
  return whole;
}

/** All layers as one cloud; a single one is itself. */
export function mergedCloud(layers: readonly Layer[], most = MOST_SHOWN): PointCloud | undefined {
  const [only] = layers;
  if (layers.length < 2) return only?.cloud;
  const clouds = layers.map(({ cloud }) => cloud);
  const shares = sharesOf(layers, most);
  const bytes = (parts: Uint8Array[]) => interleaved(parts, shares, 1, (n) => new Uint8Array(n));
  return new PointCloud(
    interleaved(
      clouds.map(({ positions }) => positions),
      shares,
      3,
      (n) => new Float32Array(n),
    ),
    bytes(clouds.map(({ intensity }) => intensity)),
    bytes(clouds.map(({ classes }) => classes)),
  );
}
