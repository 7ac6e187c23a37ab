/** Numbers of regions for their words. */
import { t } from "@/i18n";
import type { Region } from "../../core/draft";
import { isObject } from "../../core/json";
import type { Figure } from "../../scene/figure";
import { cut } from "../../scene/lines";

export const numbers = (region: Region, names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, cut(Number(region[name]))]));

/** How many corners and holes. */
export function counted({ points, holes }: Region): { n: number; holes: number } {
  return {
    n: Array.isArray(points) ? points.length : 0,
    holes: Array.isArray(holes) ? holes.length : 0,
  };
}

export function joints({ points }: Region): { n: number; hidden: number } {
  const all = Object.values(isObject(points) ? points : {}).filter(isObject);
  return { n: all.length, hidden: all.filter((one) => one["visibility"] === "hidden").length };
}

/** The pixels inside: every second run. */
export function painted({ counts }: Region): number {
  const runs = Array.isArray(counts) ? counts : [];
  return runs.reduce<number>((sum, run, i) => (i % 2 === 1 ? sum + Number(run) : sum), 0);
}

/** The rectangle around a figure, in words. */
export function inPlace({ bounds: { x, y, width, height } }: Figure): { place: string } {
  return {
    place: t("x {x}, y {y}, {width} by {height} pixels", {
      x: cut(x),
      y: cut(y),
      width: cut(width),
      height: cut(height),
    }),
  };
}
