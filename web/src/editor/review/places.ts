/** The places of a case where its answers differ, one after the other: what a reviewer steps through. Pure. */
import type { ReviewCase } from "@/api/schema.gen";
import { regionsOf, type Region } from "../core/draft";
import { isObject, plainly, same, type Json } from "../core/json";
import { KINDS } from "../core/kinds";
import { answersByPart, perOf } from "../core/parts";
import type { ControlPlan, Plan } from "../core/plan";
import type { Vector } from "../cloud/space";
import { cuboidOf, frameOf } from "../controls/cuboid/tracks";
import { figureOf } from "../controls/image/shapes";
import { stretchOf } from "../controls/segment/segmentEdits";
import { keyframesOf } from "../film/path";
import type { Rect } from "../scene/camera";
import type { Stretch } from "../wave/gesture";
import { agreed, common, regionKey } from "./differences";

export interface Place {
  control: ControlPlan;
  /** Numbers of the answers that have something of their own there, from 1 on. */
  by: readonly number[];
  /** The region keys of what lies there; undefined for the answer to a question. */
  keys?: ReadonlySet<string>;
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

/** From `low` to `high` in each dimension, on the page or frame `on`. */
interface Extent {
  on: string;
  low: readonly number[];
  high: readonly number[];
}

interface Found extends Extent {
  region: Region;
  key: string;
  by: number;
}

/** So much of what two regions cover together is covered by both, where they are about the same thing. */
const SHARED = 0.25;
/** Around a region, so that points and upright lines cover something too. */
const MARGIN = 4;

/** Control by control; regions that lie over each other are one place. */
export function placesOf(plan: Plan, { answers }: ReviewCase): Place[] {
  return plan.controls.flatMap((control) => {
    const values = answers.map(({ answer }) => answer[control.name] as Json | undefined);
    if (agreed(control, values)) return [];
    return KINDS[control.type]?.region === true
      ? regionPlaces(control, values)
      : answerPlaces(control, values);
  });
}

function answerPlaces(control: ControlPlan, values: readonly (Json | undefined)[]): Place[] {
  const all = values.map((_, i) => i + 1);
  if (perOf(control) === undefined) return [{ control, by: all }];
  const parts = new Set(values.flatMap((value) => Object.keys(answersByPart(value))));
  return [...parts]
    .filter((part) => {
      const [first, ...rest] = values.map((value) => answersByPart(value)[part]);
      return rest.some((value) => !same(value, first));
    })
    .map((part) => ({ control, by: all, part }));
}

function regionPlaces(control: ControlPlan, values: readonly (Json | undefined)[]): Place[] {
  const shared = common(values);
  const found = values
    .flatMap((value, i) =>
      regionsOf(value).map((region): Found => {
        const key = regionKey(region);
        return { region, key, by: i + 1, ...extentOf(control, region) };
      }),
    )
    .filter(({ key }) => !shared.has(key))
    .sort((a, b) => a.on.localeCompare(b.on, undefined, { numeric: true }) || before(a, b));
  return together(found).map((group) => placeOf(control, group));
}

/** From left to right; the largest first of those that begin at one place. */
const before = (a: Extent, b: Extent): number =>
  (a.low[0] ?? 0) - (b.low[0] ?? 0) || (b.high[0] ?? 0) - (a.high[0] ?? 0);

/** Regions with the first of the others that they lie over. */
function together(sorted: readonly Found[]): Found[][] {
  const groups: Found[][] = [];
  let open: [Found, ...Found[]][] = [];
  for (const one of sorted) {
    open = open.filter(([first]) => first.on === one.on && (first.high[0] ?? 0) >= (one.low[0] ?? 0));
    const group = open.find(([first]) => first.key === one.key || sharing(first, one) >= SHARED);
    if (group !== undefined) group.push(one);
    else {
      const fresh: [Found] = [one];
      open.push(fresh);
      groups.push(fresh);
    }
  }
  return groups;
}

/** What two extents have in common, of what they cover together: 0 to 1. */
function sharing(a: Extent, b: Extent): number {
  const size = ({ low, high }: Extent) =>
    low.reduce((product, from, i) => product * ((high[i] ?? from) - from), 1);
  const both = size({
    on: a.on,
    low: a.low.map((from, i) => Math.max(from, b.low[i] ?? from)),
    high: a.high.map((to, i) => Math.max(Math.min(to, b.high[i] ?? to), a.low[i] ?? to, b.low[i] ?? to)),
  });
  return both / (size(a) + size(b) - both || 1);
}

function extentOf(control: ControlPlan, region: Region): Extent {
  const on = plainly(region["page"] ?? region["frame"] ?? "");
  if (control.type === "points") return { on, low: [0], high: [1] };
  if (control.type === "span" || control.type === "segment" || control.type === "passage") {
    return { on, low: [Number(region["start"])], high: [Number(region["end"])] };
  }
  if (control.type === "cuboid") {
    const { x, y, length, width } = cuboidOf(region, [0, 0, 0]);
    const half = Math.max(length, width) / 2;
    return { on, low: [x - half, y - half], high: [x + half, y + half] };
  }
  return { on, ...sides(rectOf(control, region)) };
}

const sides = ({ x, y, width, height }: Rect) => ({
  low: [x - MARGIN, y - MARGIN],
  high: [x + width + MARGIN, y + height + MARGIN],
});

/** Where a region lies on its picture or page; a track, where it begins. */
const rectOf = (control: ControlPlan, region: Region): Rect =>
  control.type === "track" ? (keyframesOf(region)[0]?.rect ?? NOWHERE) : figureOf(control, region).bounds;

const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** Kinds whose regions lie on a picture, a page or a frame. */
const isFlat = ({ type }: ControlPlan): boolean => !["points", "span", "segment", "cuboid"].includes(type);

function placeOf(control: ControlPlan, group: readonly Found[]): Place {
  const place: Place = {
    control,
    by: [...new Set(group.map(({ by }) => by))].sort((a, b) => a - b),
    keys: new Set(group.map(({ key }) => key)),
  };
  const regions = group.map(({ region }) => region);
  if (control.type === "track") return { ...place, ...keyframeOf(regions) };
  const [first] = regions;
  const frame = first && frameOf(first);
  if (frame !== undefined) place.frame = frame;
  if (typeof first?.["page"] === "number") place.page = first["page"];
  if (control.type === "segment") {
    const ends = regions.map(stretchOf);
    const start = Math.min(...ends.map((one) => one.start));
    place.stretch = { start, end: Math.max(...ends.map((one) => one.end)) };
  }
  if (control.type === "cuboid" && first !== undefined) place.ball = ballOf(first);
  if (isFlat(control)) place.rect = around(regions.map((region) => rectOf(control, region)));
  return place;
}

function ballOf(region: Region): Ball {
  const { x, y, z, length, width, height } = cuboidOf(region, [0, 0, 0]);
  return { at: [x, y, z], radius: Math.hypot(length, width, height) / 2 };
}

/** The first frame at which not all of some tracks say the same, and where they are there. */
function keyframeOf(regions: readonly Region[]): Pick<Place, "frame" | "rect"> {
  const tracks = regions.map((region) => keyframesOf(region));
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

function around(rects: readonly Rect[]): Rect {
  const left = Math.min(...rects.map(({ x }) => x));
  const top = Math.min(...rects.map(({ y }) => y));
  return {
    x: left,
    y: top,
    width: Math.max(...rects.map(({ x, width }) => x + width)) - left,
    height: Math.max(...rects.map(({ y, height }) => y + height)) - top,
  };
}

/** The regions of a value that lie at a place. */
export const regionsAt = (value: Json | undefined, place: Place | undefined): Region[] =>
  place?.keys === undefined || !isObject(value)
    ? []
    : regionsOf(value).filter((region) => place.keys?.has(regionKey(region)));
