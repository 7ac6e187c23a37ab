/** The classes and things that points of a cloud have in one version of a case. Pure. */
import { t } from "@/i18n";
import { count } from "@/ui/format";
import {
  classesOf,
  hasThings,
  marksOf,
  nextInstance,
  onFrame,
  sharedPoints,
  type Classes,
  type Mark,
} from "../controls/points/classes";
import { instanceOf } from "../controls/points/kind";
import { colorsOf } from "../controls/points/shades";
import { regionsOf, type Region } from "../core/draft";
import { geometryOf, withGeometry } from "../core/kinds";
import type { ControlPlan } from "../core/plan";
import { regionsAt, type Place } from "./places";
import type { Version } from "./versions";

/** What points are on one frame, as the file has them: places of marks from 1 on, 0 for none. */
export interface Painted {
  readonly marks: Classes;
  /** Of the marks; the last is for points that answers laid over each other tell apart. */
  readonly colors: readonly string[];
  /** How many points have which class. */
  readonly words: string;
}

interface Seen {
  readonly frame: number | undefined;
  /** How many the file has. */
  readonly points: number;
}

/** Where answers laid over each other differ, a point is neither one's: it stands out from all. */
const APART = "#ffffff";

/**
 * What each version says of the points; undefined where none are asked for. One control's colours are seen at a time. The
 * numbers of things are everybody's own: what is one thing to several answers has one shade in all versions.
 */
export function paintedIn(
  versions: readonly Version[],
  controls: readonly ControlPlan[],
  { frame, points }: Seen,
): (Painted | undefined)[] {
  const [control] = withGeometry(controls, "points");
  if (control === undefined) return versions.map(() => undefined);
  const known: Region[] = [];
  const layers = versions.map((version) =>
    layersOf(version, control).map((all) => {
      const layer = onFrame(all, frame);
      const numbered = hasThings(control) ? numberedAs(known, layer) : layer;
      known.push(...numbered);
      return numbered;
    }),
  );
  const marks = marksOf(control, hasThings(control) ? known : []);
  const colors = [...colorsOf(control, marks), APART];
  return layers.map((each) => {
    const [first = new Uint16Array(points), ...others] = each.map((layer) => classesOf(layer, marks, points));
    const apart = apartIn([first, ...others]);
    const seen = Uint16Array.from({ length: points }, (_, at) =>
      apart(at) ? colors.length : (first[at] ?? 0),
    );
    return { marks: seen, colors, words: told(control, marks, seen) };
  });
}

/** The regions of each answer that is laid over others in a version. */
function layersOf(version: Version, control: ControlPlan): Region[][] {
  const regions = regionsOf(version.value(control.name));
  if (version.answers === 1) return [[...regions]];
  const isOf = (i: number, id: string) =>
    version
      .by(id)
      ?.split(",")
      .includes(String(i + 1)) ?? true;
  return Array.from({ length: version.answers }, (_, i) => regions.filter(({ id }) => isOf(i, id)));
}

/** Things with the numbers of those that they share most points with, the largest share first; else with new ones. */
function numberedAs(known: readonly Region[], regions: readonly Region[]): Region[] {
  const shares = regions.flatMap((region) =>
    known
      .filter((one) => isThing(region) && isThing(one) && one.label === region.label)
      .map((one) => ({ region, other: instanceOf(one), share: sharedPoints(region, one) })),
  );
  const given = new Map<Region, number>();
  const taken = new Set<number>();
  for (const { region, other = 0, share } of shares.sort((a, b) => b.share - a.share)) {
    if (share === 0 || given.has(region) || taken.has(other)) continue;
    given.set(region, other);
    taken.add(other);
  }
  const all = known.length === 0 ? [] : [...known, ...regions];
  return regions.map((region) => {
    if (!isThing(region) || known.length === 0) return region;
    const numbered: Region = { ...region, instance: given.get(region) ?? nextInstance(all) };
    all.push(numbered);
    return numbered;
  });
}

const isThing = (region: Region): boolean => instanceOf(region) !== undefined;

/** Whether not all have the same mark for a point of the file. */
const apartIn = (each: readonly Classes[]) => (at: number) => each.some((one) => one[at] !== each[0]?.[at]);

/**
 * Which points are in question at a place: those of the things there, else those that versions tell apart. The label so
 * far is the first of several; laid over each other the last mark tells points apart.
 */
export function inQuestion(
  versions: readonly Version[],
  painted: readonly (Painted | undefined)[],
  place: Place,
  { frame, points }: Seen,
): ((at: number) => boolean) | undefined {
  const { control } = place;
  const [only, ...others] = painted.flatMap((one) => one ?? []);
  if (geometryOf(control) !== "points" || only === undefined) return undefined;
  if (hasThings(control)) {
    const there = versions.flatMap((version) => regionsAt(version.value(control.name), place));
    const classes = classesOf(onFrame(there, frame), marksOf(control, there), points);
    return (at) => classes[at] !== 0;
  }
  return others.length === 0
    ? (at) => only.marks[at] === only.colors.length
    : apartIn(others.map(({ marks }) => marks));
}

/** `car 9 points (2 things), told apart 3 points`. */
function told(control: ControlPlan, marks: readonly Mark[], seen: Classes): string {
  const counts = new Map<string | undefined, { points: number; things: Set<number> }>();
  for (const at of seen) {
    if (at === 0) continue;
    const mark = marks[at - 1];
    const known = counts.get(mark?.label) ?? { points: 0, things: new Set() };
    counts.set(mark?.label, known);
    known.points += 1;
    if (mark?.instance !== undefined) known.things.add(mark.instance);
  }
  const order = [...control.options.map(({ id }) => id), undefined];
  return order
    .flatMap((label) => {
      const found = counts.get(label);
      if (found === undefined) return [];
      const name = control.options.find(({ id }) => id === label)?.title ?? t("told apart");
      const words = `${name} ${t("{n} points", { n: count(found.points) })}`;
      const { size } = found.things;
      return [size === 0 ? words : `${words} (${t("things: {n}", { n: size })})`];
    })
    .join(", ");
}
