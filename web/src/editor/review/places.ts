/** The places of a case where its answers differ, one after the other: what a reviewer steps through. Pure. */
import type { ReviewCase } from "@/api/schema.gen";
import { regionsOf, type Region } from "../core/draft";
import { isObject, same, type Json } from "../core/json";
import type { Geometry } from "../core/kind";
import { geometryOf, hasRegions } from "../core/kinds";
import { endsOf, isChain } from "../core/ends";
import { answersByPart, perOf } from "../core/parts";
import type { ControlPlan, Plan } from "../core/plan";
import type { Vector } from "../cloud/space";
import { cuboidOf, frameOf } from "../controls/cuboid/tracks";
import { hasThings, sharedPoints } from "../controls/points/classes";
import { stretchOf } from "../controls/segment/segmentEdits";
import { keyframesOf } from "../film/keyframes";
import type { Rect } from "../scene/camera";
import type { Stretch } from "../wave/gesture";
import { agreed, common, regionKey } from "./differences";
import { around, extentOf, rectOf, SHARED, sharing, type Extent } from "./extents";
import { joinedIn, type End, type Joined } from "./joins";

export interface Place {
  control: ControlPlan;
  /** The view that it lies on, where it lies on one. */
  on: string | undefined;
  /** Numbers of the answers that have something of their own there, from 1 on. */
  by: readonly number[];
  /** The region keys of what lies there; undefined for the answer to a question. */
  keys?: ReadonlySet<string>;
  /** The keys of the links and chains that are in question there; `keys` are those of the regions at their ends. */
  joins?: ReadonlySet<string>;
  /** The part that is asked about, where the question is asked of several. */
  part?: string;
  page?: number;
  frame?: number;
  /** In pixels of the picture, page or frame. */
  rect?: Rect;
  /** In a point cloud. */
  ball?: Ball;
  /** Of a recording, in seconds. */
  stretch?: Stretch;
}

/** In metres, of the world. */
export interface Ball {
  at: Vector;
  radius: number;
}

interface Found extends Extent, End {
  key: string;
  by: number;
}

/** Control by control; regions that lie over each other are one place. */
export function placesOf(plan: Plan, { answers }: ReviewCase): Place[] {
  return plan.controls.flatMap((control) => {
    const values = answers.map(({ answer }) => answer[control.name] as Json | undefined);
    if (agreed(control, values)) return [];
    if (endsOf(control).length > 0) return joinPlaces(plan, control, values);
    return hasRegions(control) ? regionPlaces(control, values) : answerPlaces(control, values);
  });
}

function answerPlaces(control: ControlPlan, values: readonly (Json | undefined)[]): Place[] {
  const all = values.map((_, i) => i + 1);
  const { on } = control;
  if (perOf(control) === undefined) return [{ control, on, by: all }];
  const parts = new Set(values.flatMap((value) => Object.keys(answersByPart(value))));
  return [...parts]
    .filter((part) => {
      const [first, ...rest] = values.map((value) => answersByPart(value)[part]);
      return rest.some((value) => !same(value, first));
    })
    .map((part) => ({ control, on, by: all, part }));
}

function regionPlaces(control: ControlPlan, values: readonly (Json | undefined)[]): Place[] {
  const shared = common(control, values);
  const found = values
    .flatMap((value, i) => regionsOf(value).map((region) => foundIn({ control, region }, i + 1)))
    .filter(({ key }) => !shared.has(key))
    .sort((a, b) => a.on.localeCompare(b.on, undefined, { numeric: true }) || before(a, b));
  return together(found).map((group) => placeOf(control, group));
}

const foundIn = (end: End, by: number): Found => ({
  ...end,
  ...extentOf(end.control, end.region),
  key: regionKey(end.region),
  by,
});

/** Links with the same ends are one place, whatever each says of them; so are chains with a member in common. */
function joinPlaces(plan: Plan, control: ControlPlan, values: readonly (Json | undefined)[]): Place[] {
  const shared = common(control, values);
  const groups: (readonly Found[])[][] = [];
  const keys = new Map<readonly Found[], Joined["key"]>();
  for (const [i, value] of values.entries())
    for (const joined of joinedIn(plan, control, value)) {
      if (shared.has(joined.key)) continue;
      const ends = joined.ends.map((end) => foundIn(end, i + 1));
      keys.set(ends, joined.key);
      const met = (end: Found) => (other: Found) => other.key === end.key || alike(other, end);
      const fits = ([first = []]: (readonly Found[])[]) =>
        isChain(control)
          ? first.some((end) => ends.some(met(end)))
          : first.every((end) => ends.some(met(end)));
      const group = groups.find(fits);
      if (group === undefined) groups.push([ends]);
      else group.push(ends);
    }
  return groups.map((group) => {
    const joins = new Set(group.map((ends) => keys.get(ends) ?? ""));
    return { ...placeOf(control, group.flat()), joins };
  });
}

const alike = (a: Found, b: Found): boolean => {
  if (a.control !== b.control || a.on !== b.on) return false;
  const share = hasThings(a.control) ? sharedPoints(a.region, b.region) : sharing(a, b);
  return share >= SHARED;
};

/** From left to right; the largest first of those that begin at one place. */
const before = (a: Extent, b: Extent): number =>
  (a.low[0] ?? 0) - (b.low[0] ?? 0) || (b.high[0] ?? 0) - (a.high[0] ?? 0);

/** Regions with the first of the others that they lie over. */
function together(sorted: readonly Found[]): Found[][] {
  const groups: Found[][] = [];
  let open: [Found, ...Found[]][] = [];
  for (const one of sorted) {
    open = open.filter(([first]) => first.on === one.on && (first.high[0] ?? 0) >= (one.low[0] ?? 0));
    const group = open.find(([first]) => first.key === one.key || alike(first, one));
    if (group !== undefined) group.push(one);
    else {
      const fresh: [Found] = [one];
      open.push(fresh);
      groups.push(fresh);
    }
  }
  return groups;
}

/** A place where a control is in question: of its own regions, or of those that it joins. */
function placeOf(asked: ControlPlan, group: readonly Found[]): Place {
  const control = group[0]?.control ?? asked;
  const place: Place = {
    control: asked,
    on: control.on,
    by: [...new Set(group.map(({ by }) => by))].sort((a, b) => a - b),
    keys: new Set(group.map(({ key }) => key)),
  };
  const first = group[0]?.region;
  const frame = first && frameOf(first);
  if (frame !== undefined) place.frame = frame;
  if (typeof first?.["page"] === "number") place.page = first["page"];
  const geometry = geometryOf(control);
  return geometry === undefined ? place : { ...place, ...WHERE[geometry](group) };
}

/** Where some regions lie together, by what they are. */
const WHERE: Readonly<
  Record<Geometry, (group: readonly Found[]) => Pick<Place, "frame" | "rect" | "ball" | "stretch">>
> = {
  span: () => ({}),
  points: () => ({}),
  interval: (group) => {
    const ends = group.map(({ region }) => stretchOf(region));
    const start = Math.min(...ends.map((one) => one.start));
    return { stretch: { start, end: Math.max(...ends.map((one) => one.end)) } };
  },
  figure: (group) => ({ rect: around(group.map(({ control, region }) => rectOf(control, region))) }),
  track: keyframeOf,
  cuboid: ([first]) => (first === undefined ? {} : { ball: ballOf(first.region) }),
};

function ballOf(region: Region): Ball {
  const { x, y, z, length, width, height } = cuboidOf(region, [0, 0, 0]);
  return { at: [x, y, z], radius: Math.hypot(length, width, height) / 2 };
}

/** The first frame at which not all of some tracks say the same, and where they are there. */
function keyframeOf(group: readonly Found[]): Pick<Place, "frame" | "rect"> {
  const tracks = group.map(({ region }) => keyframesOf(region));
  const keys = tracks.flat().sort((a, b) => a.frame - b.frame);
  const says = (track: (typeof tracks)[number], key: (typeof keys)[number]) =>
    track.some((one) => one.frame === key.frame && same(members(one), members(key)));
  const open = keys.find((key) => !tracks.every((track) => says(track, key))) ?? keys[0];
  if (open === undefined) return {};
  return {
    frame: open.frame,
    rect: around(keys.filter(({ frame }) => frame === open.frame).map(({ rect }) => rect)),
  };
}

const members = ({ rect, outside }: { rect: Rect; outside: boolean }): Json => ({ ...rect, outside });

/** The regions of a value that lie at a place. */
export const regionsAt = (value: Json | undefined, place: Place | undefined): Region[] =>
  place?.keys === undefined || !isObject(value)
    ? []
    : regionsOf(value).filter((region) => place.keys?.has(regionKey(region)));
