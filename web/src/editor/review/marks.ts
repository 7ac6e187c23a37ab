/** The regions of one version of a case, dressed for the screen: where several are laid over each other, with whose they are. */
import type { Solid } from "../cloud/cloudScene";
import { solidAs } from "../controls/cuboid/solids";
import type { Where } from "../controls/cuboid/cuboidEdits";
import { thingAt, tracksOf } from "../controls/cuboid/tracks";
import { shapesOf } from "../controls/image/shapes";
import type { Line } from "../controls/relation/lines";
import { bandOf } from "../controls/segment/bands";
import type { Marked } from "../controls/span/marks";
import { stretchesOf } from "../controls/span/spanEdits";
import { boxesAt } from "../controls/track/trackShapes";
import { regionsOf, type Region } from "../core/draft";
import { isDirected } from "../core/ends";
import { withGeometry } from "../core/kinds";
import type { Offsets } from "../core/offsets";
import { titleOf, type ControlPlan, type Plan } from "../core/plan";
import type { Rect } from "../scene/camera";
import type { Shape } from "../scene/painter";
import type { Band } from "../wave/painter";
import { regionKey } from "./differences";
import { joinedIn, type End } from "./joins";
import type { Place } from "./places";
import type { Version } from "./versions";

/** `(1,3) car`: what answers 1 and 3 call a car; where there is room for one word only, it says whose it is. */
const owned = (name: string, by: string | undefined): string => (by === undefined ? name : `(${by}) ${name}`);

/** Its shapes on a picture, or on one page of a document. */
export function shapesIn(version: Version, controls: readonly ControlPlan[], page?: number): Shape[] {
  return controls.flatMap((control) => {
    const regions = regionsOf(version.value(control.name)).filter(
      (region) => page === undefined || region["page"] === page,
    );
    return tagged(version, control, regions, shapesOf(control, { regions }, {}));
  });
}

/** The boxes of its tracks on one frame of a video. */
export function boxesIn(version: Version, controls: readonly ControlPlan[], frame: number): Shape[] {
  return controls.flatMap((control) => {
    const value = version.value(control.name);
    return tagged(version, control, regionsOf(value), boxesAt(control, value, {}, frame));
  });
}

function tagged(
  version: Version,
  control: ControlPlan,
  regions: readonly Region[],
  shapes: readonly Shape[],
): Shape[] {
  const labels = new Map(regions.map(({ id, label }) => [id, label]));
  return shapes.map((shape) => {
    const by = version.by(shape.id);
    const margin = version.margin(control.name, shape.id);
    return by === undefined
      ? { ...shape, margin }
      : { ...shape, margin, tag: owned(titleOf(control.options, labels.get(shape.id) ?? ""), by) };
  });
}

/** Its cuboids on one frame of a point cloud. Names of tracks are everybody's own: each one's are joined alone. */
export function solidsIn(
  version: Version,
  controls: readonly ControlPlan[],
  { frame, times, origin }: Where,
): Solid[] {
  const now = times[frame ?? 0] ?? 0;
  return withGeometry(controls, "cuboid").flatMap((control) => {
    const groups = new Map<string | undefined, Region[]>();
    for (const region of regionsOf(version.value(control.name))) {
      const by = version.by(region.id);
      groups.set(by, [...(groups.get(by) ?? []), region]);
    }
    return [...groups].flatMap(([by, regions]) =>
      [...tracksOf(regions).values()].flatMap((keys): Solid[] => {
        const thing = thingAt(keys, now, times, origin);
        if (thing === undefined || thing.beyond) return [];
        const { region, cuboid, keyed } = thing;
        const tag = owned(titleOf(control.options, region.label), by);
        return [solidAs(control, region, cuboid, { tag, dashed: !keyed })];
      }),
    );
  });
}

/** Its segments of a recording; of answers laid over each other one row each. */
export function bandsIn(version: Version, controls: readonly ControlPlan[]): Band[] {
  return controls.flatMap((control) =>
    regionsOf(version.value(control.name)).map((region) => {
      const by = version.by(region.id);
      const option = control.options.find(({ id }) => id === region.label);
      const band = bandOf(region, option, false);
      const row = by === undefined ? 0 : Number(by.split(",")[0]) - 1;
      return {
        ...band,
        tag: by === undefined ? band.tag : owned(titleOf(control.options, region.label), by),
        row,
      };
    }),
  );
}

/** Its spans in a text, in UTF-16 units. */
export function marksIn(version: Version, controls: readonly ControlPlan[], offsets: Offsets): Marked[] {
  return controls.flatMap((control) =>
    regionsOf(version.value(control.name)).flatMap((region) => {
      const option = control.options.find(({ id }) => id === region.label);
      const by = version.by(region.id);
      return stretchesOf(region, offsets).map((piece) => ({
        id: region.id,
        ...piece,
        label: owned(region.label, by),
        option: option === undefined ? option : { ...option, title: owned(option.title, by) },
        suggested: false,
      }));
    }),
  );
}

/** The links and chains of a version as lines; what joins the same two regions is one line with all names. */
export function joinLines(
  plan: Plan,
  version: Version,
  place: Place | undefined,
  boxOf: (end: End) => Rect | undefined,
): Line[] {
  const lines = new Map<string, Line>();
  for (const { control, key, title, begin, end } of pairsIn(plan, version)) {
    const [from, to] = [boxOf(begin), boxOf(end)];
    if (from === undefined || to === undefined) continue;
    const pair = [begin, end].map(({ region }) => regionKey(region));
    const way = [control.name, ...pair].join(" ");
    const back = [control.name, ...pair.toReversed()].join(" ");
    const known = lines.get(way);
    lines.set(way, {
      key: way,
      title: [known?.title ?? "", title].filter(Boolean).join(", "),
      directed: isDirected(control),
      atHand: known?.atHand === true || place?.joins?.has(key) === true,
      from,
      to,
      row: lines.has(back) ? 1 : 0,
    });
  }
  return [...lines.values()];
}

interface Pair {
  control: ControlPlan;
  key: string;
  title: string;
  begin: End;
  end: End;
}

/** One for each link, and one from each member of a chain to the next. */
const pairsIn = (plan: Plan, version: Version): Pair[] =>
  plan.controls.flatMap((control) =>
    joinedIn(plan, control, version.value(control.name)).flatMap(({ key, label, ends }) => {
      const title = owned(titleOf(control.options, label), version.by(key)).trim();
      return ends
        .slice(1)
        .flatMap((end, i) => (ends[i] === undefined ? [] : [{ control, key, title, begin: ends[i], end }]));
    }),
  );
