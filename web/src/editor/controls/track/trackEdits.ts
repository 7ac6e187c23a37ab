/** What can be done to tracks on the document. */
import { t } from "@/i18n";
import { addRegion, changeRegion, removeRegion } from "../../core/draft";
import type { Found } from "../../core/found";
import { regionId } from "../../core/ids";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { keyframesOf, type Keyframe } from "../../film/keyframes";
import { cutAt, joined, members, type Clock } from "../../film/path";

/** The id of the new track. */
export function createTrack(
  session: TaskSession,
  control: ControlPlan,
  option: LabelOption,
  key: Keyframe,
): string {
  const id = regionId();
  session.commit(t("Draw {label}", { label: option.title }), (draft) =>
    addRegion(draft, control.name, { id, label: option.id, ...members([key]) }),
  );
  return id;
}

export function writeTrack(
  session: TaskSession,
  { control, region }: Found,
  keyframes: readonly Keyframe[],
  { title, merge }: { title: string; merge?: string },
): void {
  session.commit(title, (draft) => changeRegion(draft, control.name, region.id, members(keyframes)), merge);
}

export function deleteTrack(session: TaskSession, { control, region }: Found): void {
  session.commit(t("Delete {label}", { label: region.label }), (draft) =>
    removeRegion(draft, control.name, region.id),
  );
}

export function relabelTrack(session: TaskSession, { control, region }: Found, option: LabelOption): boolean {
  if (!control.options.includes(option)) return false;
  return session.commit(t("Label {label}", { label: option.title }), (draft) =>
    changeRegion(draft, control.name, region.id, { label: option.id }),
  );
}

/** Cuts a track before a frame; the id of the part behind it, undefined where it cannot be cut there. */
export function splitTrack(
  session: TaskSession,
  { control, region }: Found,
  frame: number,
  clock: Clock,
): string | undefined {
  const parts = cutAt(keyframesOf(region), frame, clock);
  if (parts === undefined) return undefined;
  const id = regionId();
  session.commit(t("Split {label}", { label: region.label }), (draft) => {
    changeRegion(draft, control.name, region.id, members(parts.before));
    addRegion(draft, control.name, { ...structuredClone(region), id, ...members(parts.after) });
  });
  return id;
}

/** Makes one track of two, which keeps the id and label of the first; false where they lie over one another. */
export function mergeTracks(session: TaskSession, into: Found, other: Found): boolean {
  if (into.control !== other.control || into.region.id === other.region.id) return false;
  const keyframes = joined(keyframesOf(into.region), keyframesOf(other.region));
  if (keyframes === undefined) return false;
  const { control, region } = into;
  return session.commit(t("Merge {label}", { label: region.label }), (draft) => {
    changeRegion(draft, control.name, region.id, members(keyframes));
    removeRegion(draft, control.name, other.region.id);
  });
}
