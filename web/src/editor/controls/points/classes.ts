/** What each point of a cloud is, in the order of the file: 0 is nothing, else the place of its mark from 1. Pure. */
import type { Region } from "../../core/draft";
import { textOf, type ControlPlan } from "../../core/plan";
import { instanceOf, runsOf, sizeOf } from "./kind";

export type Classes = Uint16Array;

/** The regions of a frame; all of them where there is but one cloud. */
export const onFrame = (regions: readonly Region[], frame: number | undefined): Region[] =>
  regions.filter((region) => (region["frame"] ?? 0) === (frame ?? 0));

/** Of the points that two regions hold together, the share that both hold. */
export function sharedPoints(a: Region, b: Region): number {
  const [one, other] = [stretchesOf(a), stretchesOf(b)];
  let both = 0;
  for (let i = 0, k = 0; i < one.length && k < other.length;) {
    const [from = 0, to = 0] = one[i] ?? [];
    const [start = 0, end = 0] = other[k] ?? [];
    both += Math.max(0, Math.min(to, end) - Math.max(from, start));
    if (to < end) i += 1;
    else k += 1;
  }
  return both / (sizeOf(a) + sizeOf(b) - both || 1);
}

/** From and to in the order of the file, of the points that a region holds. */
function stretchesOf(region: Region): [number, number][] {
  const found: [number, number][] = [];
  let at = 0;
  for (const [i, run] of runsOf(region).entries()) {
    if (i % 2 === 1) found.push([at, at + run]);
    at += run;
  }
  return found;
}

/** What a point can be: of a class, or a thing of one. */
export interface Mark {
  readonly label: string;
  /** The number of the thing; undefined where things are not told apart. */
  readonly instance: number | undefined;
}

/** Whether things of one class are told apart. */
export const hasThings = (control: ControlPlan): boolean => textOf(control.spec, "mode") === "instance";

/** All that points of a value are: the classes in their order, then the things by their numbers; and `more`. */
export function marksOf(control: ControlPlan, regions: readonly Region[], more?: Mark): Mark[] {
  const things = new Map<number, Mark>();
  const all: Mark[] = regions.map((region) => ({ label: region.label, instance: instanceOf(region) }));
  for (const mark of more === undefined ? all : [...all, more])
    if (mark.instance !== undefined) things.set(mark.instance, mark);
  const sorted = [...things.values()].sort((a, b) => (a.instance ?? 0) - (b.instance ?? 0));
  return [...control.options.map(({ id }): Mark => ({ label: id, instance: undefined })), ...sorted];
}

/** The first number that no thing has. */
export function nextInstance(regions: readonly Region[]): number {
  const used = new Set(regions.map(instanceOf));
  let number = 1;
  while (used.has(number)) number += 1;
  return number;
}

export const isOf = (region: Region, { label, instance }: Mark): boolean =>
  region.label === label && instanceOf(region) === instance;

export function classesOf(regions: readonly Region[], marks: readonly Mark[], count: number): Classes {
  const classes = new Uint16Array(count);
  for (const region of regions) {
    const place = placeOf(marks, { label: region.label, instance: instanceOf(region) });
    let at = 0;
    for (const [i, run] of runsOf(region).entries()) {
      if (i % 2 === 1) classes.fill(place, at, at + run);
      at += run;
    }
  }
  return classes;
}

export const placeOf = (marks: readonly Mark[], { label, instance }: Mark): number =>
  marks.findIndex((mark) => mark.label === label && mark.instance === instance) + 1;

/** Lengths of runs in turn outside and inside of a mark, over all points; undefined where no point is inside. */
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
