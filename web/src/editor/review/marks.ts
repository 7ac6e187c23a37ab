/** The regions of one version of a case, dressed for the screen: where several are laid over each other, with whose they are. */
import { t } from "@/i18n";
import { count } from "@/ui/format";
import type { Solid } from "../cloud/cloudScene";
import { solidAs } from "../controls/cuboid/solids";
import type { Where } from "../controls/cuboid/cuboidEdits";
import { thingAt, tracksOf } from "../controls/cuboid/tracks";
import { shapesOf } from "../controls/image/shapes";
import { classesOf, marksOf, onFrame, type Classes } from "../controls/points/classes";
import { bandOf } from "../controls/segment/bands";
import type { Marked } from "../controls/span/marks";
import { stretchesOf } from "../controls/span/spanEdits";
import { boxesAt } from "../controls/track/trackShapes";
import { regionsOf, type Region } from "../core/draft";
import { without } from "../core/json";
import type { Offsets } from "../core/offsets";
import type { ControlPlan } from "../core/plan";
import type { Shape } from "../scene/painter";
import type { Band } from "../wave/painter";
import type { Version } from "./versions";

/** `(1,3) car`: what answers 1 and 3 call a car; where there is room for one word only, it says whose it is. */
const owned = (name: string, by: string | undefined): string => (by === undefined ? name : `(${by}) ${name}`);

const titleOf = ({ options }: ControlPlan, label: string): string =>
  options.find(({ id }) => id === label)?.title ?? label;

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
    return by === undefined
      ? shape
      : { ...shape, tag: owned(titleOf(control, labels.get(shape.id) ?? ""), by) };
  });
}

/** Its cuboids on one frame of a point cloud. Names of tracks are everybody's own: each one's are joined alone. */
export function solidsIn(
  version: Version,
  controls: readonly ControlPlan[],
  { frame, times, origin }: Where,
): Solid[] {
  const now = times[frame ?? 0] ?? 0;
  return controls
    .filter(({ type }) => type === "cuboid")
    .flatMap((control) => {
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
          const tag = owned(titleOf(control, region.label), by);
          return [solidAs(control, region, cuboid, { tag, dashed: !keyed })];
        }),
      );
    });
}

/** The classes of points on one frame, as the file has them: places of labels from 1 on, 0 for none. */
export interface Painted {
  readonly control: ControlPlan;
  readonly marks: Classes;
  /** Of the marks; the last is for points that answers laid over each other tell apart. */
  readonly colors: readonly string[];
  /** How many points have which class. */
  readonly words: string;
}

/** Where answers laid over each other differ, a point is neither one's class: it stands out from all. */
const APART = "#ffffff";

/** Its classes of points; undefined where none are asked for. One control's colours are seen at a time. */
export function paintedIn(
  version: Version,
  controls: readonly ControlPlan[],
  { frame, points }: { readonly frame: number | undefined; readonly points: number },
): Painted | undefined {
  const control = controls.find(({ type }) => type === "points");
  if (control === undefined) return undefined;
  // The numbers of things are everybody's own: points are told apart by their class.
  const regions = onFrame(regionsOf(version.value(control.name)), frame).map((region): Region => {
    const { id, label } = region;
    return { ...without(region, "instance"), id, label };
  });
  const classes = marksOf(control, []);
  const colors = [...control.options.map(({ color }) => color), APART];
  const dressed = (marks: Classes): Painted => ({ control, marks, colors, words: told(control, marks) });
  if (version.answers === 1) return dressed(classesOf(regions, classes, points));
  const each = Array.from({ length: version.answers }, (_, i) => {
    const own = regions.filter(
      ({ id }) =>
        version
          .by(id)
          ?.split(",")
          .includes(String(i + 1)) ?? true,
    );
    return classesOf(own, classes, points);
  });
  const apart = apartIn(each);
  return dressed(
    Uint16Array.from({ length: points }, (_, at) => (apart(at) ? colors.length : each[0]?.[at]) ?? 0),
  );
}

/** Whether not all have the same class for a point of the file. */
export const apartIn = (each: readonly Classes[]) => (at: number) =>
  each.some((one) => one[at] !== each[0]?.[at]);

function told(control: ControlPlan, marks: Classes): string {
  const counts = new Map<number, number>();
  for (const mark of marks) if (mark > 0) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([mark, n]) => {
      const name = control.options[mark - 1]?.title ?? t("told apart");
      return `${name} ${t("{n} points", { n: count(n) })}`;
    })
    .join(", ");
}

/** Its segments of a recording; of answers laid over each other one row each. */
export function bandsIn(version: Version, controls: readonly ControlPlan[]): Band[] {
  return controls.flatMap((control) =>
    regionsOf(version.value(control.name)).map((region) => {
      const by = version.by(region.id);
      const option = control.options.find(({ id }) => id === region.label);
      const band = bandOf(region, option, false);
      const row = by === undefined ? 0 : Number(by.split(",")[0]) - 1;
      return { ...band, tag: by === undefined ? band.tag : owned(titleOf(control, region.label), by), row };
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
