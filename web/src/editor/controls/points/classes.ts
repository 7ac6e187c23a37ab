/** The class of each point of a cloud, in the order of the file: 0 is none, else the place of the label from 1. Pure. */
import type { Region } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";

export type Classes = Uint16Array;

/** The regions of a frame; all of them where there is but one cloud. */
export const onFrame = (regions: readonly Region[], frame: number | undefined): Region[] =>
  regions.filter((region) => (region["frame"] ?? 0) === (frame ?? 0));

/** How many points a region holds. */
export const sizeOf = (region: Region): number =>
  runsOf(region).reduce((sum, run, i) => (i % 2 === 1 ? sum + run : sum), 0);

function runsOf({ counts }: Region): number[] {
  return Array.isArray(counts) ? counts.map(Number) : [];
}

export function classesOf(regions: readonly Region[], control: ControlPlan, count: number): Classes {
  const classes = new Uint16Array(count);
  for (const region of regions) {
    const place = placeOf(control, region.label);
    let at = 0;
    for (const [i, run] of runsOf(region).entries()) {
      if (i % 2 === 1) classes.fill(place, at, at + run);
      at += run;
    }
  }
  return classes;
}

export const placeOf = (control: ControlPlan, label: string): number =>
  control.options.findIndex(({ id }) => id === label) + 1;

/** Lengths of runs in turn outside and inside of a class, over all points; undefined where no point is inside. */
export function countsOf(classes: Classes, place: number): number[] | undefined {
  const counts: number[] = [];
  let [inside, start] = [false, 0];
  for (let at = 0; at < classes.length; at += 1) {
    if ((classes[at] === place) === inside) continue;
    counts.push(at - start);
    [inside, start] = [!inside, at];
  }
  counts.push(classes.length - start);
  return counts.length > 1 ? counts : undefined;
}
