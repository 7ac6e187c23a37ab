/** What can be done to cuboids on the document: in metres and degrees, on frames of a sequence too. */
import { t } from "@/i18n";
import { addRegion, changeRegion, regionsOf, removeRegion, type Region } from "../../core/draft";
import { regionId } from "../../core/ids";
import type { JsonObject } from "../../core/json";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { LEAST, rounded, type Cuboid } from "../../cloud/cuboid";
import type { Vector } from "../../cloud/space";
import { thingAt, trackOf, tracksOf, type Thing } from "./tracks";

/** Where edits happen: the frame (undefined where there is but one), when frames were, what places count from. */
export interface Where {
  frame: number | undefined;
  times: readonly number[];
  origin: Vector;
}

export interface Found extends Thing {
  control: ControlPlan;
  /** Whether it, or another keyframe of its track, is selected. */
  chosen: boolean;
}

function geometry(cuboid: Cuboid, [x, y, z]: Vector): JsonObject {
  return { ...rounded({ ...cuboid, x: cuboid.x + x, y: cuboid.y + y, z: cuboid.z + z }) };
}

/**
 * All cuboids on a frame; one outside of its track only while it is selected. With `time`, where they were then,
 * as far as their tracks go.
 */
export function cuboidsOn(
  session: TaskSession,
  controls: readonly ControlPlan[],
  { frame, times, origin }: Where,
  time?: number,
): Found[] {
  const selected = session.focus.region;
  const now = times[frame ?? 0] ?? 0;
  return controls.flatMap((control) =>
    [...tracksOf(regionsOf(session.value(control.name))).values()].flatMap((keys): Found[] => {
      const thing = thingAt(keys, now, times, origin);
      if (thing === undefined) return [];
      const chosen = keys.some((region) => region.id === selected);
      if (thing.beyond && !chosen) return [];
      const then = time === undefined || thing.beyond ? thing : thingAt(keys, time, times, origin);
      return [{ ...thing, cuboid: then?.cuboid ?? thing.cuboid, control, chosen }];
    }),
  );
}

/** The id of the new cuboid; undefined where it would be too small to be one. */
export function createCuboid(
  session: TaskSession,
  control: ControlPlan,
  option: LabelOption,
  cuboid: Cuboid,
  { frame, origin }: Where,
): string | undefined {
  if (Math.min(cuboid.length, cuboid.width, cuboid.height) < LEAST) return undefined;
  const id = regionId();
  const sequence: JsonObject = frame === undefined ? {} : { frame, track: nextTrack(session, control) };
  const region = { id, label: option.id, ...geometry(cuboid, origin), ...sequence };
  session.commit(t("Mark {label}", { label: option.title }), (draft) =>
    addRegion(draft, control.name, region),
  );
  return id;
}

/** The lowest number that no track has yet. */
function nextTrack(session: TaskSession, control: ControlPlan): string {
  const used = new Set(regionsOf(session.value(control.name)).map(trackOf));
  let number = 1;
  while (used.has(String(number).padStart(2, "0"))) number += 1;
  return String(number).padStart(2, "0");
}

/** Gives it another place; between keyframes that makes a new one. The id of the region that says it. */
export function placeCuboid(
  session: TaskSession,
  { control, region, keyed }: Found,
  cuboid: Cuboid,
  { frame, origin }: Where,
  merge?: string,
): string {
  const said = geometry(cuboid, origin);
  if (keyed || frame === undefined) {
    session.commit(
      t("Move {label}", { label: region.label }),
      (draft) => changeRegion(draft, control.name, region.id, said),
      merge,
    );
    return region.id;
  }
  const id = regionId();
  const key: Region = { ...region, ...said, id, frame };
  session.commit(t("Keyframe of {label}", { label: region.label }), (draft) => {
    addRegion(draft, control.name, key);
    // One's own keyframe makes the track one's own.
    changeRegion(draft, control.name, region.id, {});
  });
  return id;
}

/** All keyframes of its track get the label, since a track has one. */
export function relabelCuboid(session: TaskSession, { control, region }: Found, option: LabelOption): void {
  const keys = tracksOf(regionsOf(session.value(control.name))).get(trackOf(region)) ?? [region];
  session.commit(t("Label {label}", { label: option.title }), (draft) => {
    for (const { id } of keys) changeRegion(draft, control.name, id, { label: option.id });
  });
}

/** Takes away the keyframe at hand; elsewhere on its track, all of it. */
export function deleteCuboid(session: TaskSession, { control, region, keyed }: Found): void {
  const keys = tracksOf(regionsOf(session.value(control.name))).get(trackOf(region)) ?? [region];
  const gone = keyed ? [region] : keys;
  session.commit(t("Delete {label}", { label: region.label }), (draft) => {
    for (const { id } of gone) removeRegion(draft, control.name, id);
  });
}
