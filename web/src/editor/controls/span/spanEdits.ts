/** What can be done to spans: on the document, in code points. The text view speaks units; this is where they meet. */
import { t } from "@/i18n";
import {
  addRegion,
  changeRegion,
  dropMember,
  regionsOf,
  removeRegion,
  type Draft,
  type Region,
} from "../../core/draft";
import type { Found } from "../../core/found";
import { regionId } from "../../core/ids";
import type { JsonObject } from "../../core/json";
import type { Offsets } from "../../core/offsets";
import { gapsBetween, gapsWithin, joinedPieces, piecesOf } from "../../core/pieces";
import { flagOf, type ControlPlan, type LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Word } from "./words";

/** Spans of a control that share a character with [start, end), in code points. */
function touching(
  session: TaskSession,
  control: ControlPlan,
  start: number,
  end: number,
  but?: string,
): Region[] {
  return regionsOf(session.value(control.name)).filter(
    (region) => region.id !== but && Number(region["start"]) < end && Number(region["end"]) > start,
  );
}

export type Result = { id: string } | { refused: string };

/** Marks a stretch of the text. The same stretch is relabelled; another overlap is refused where it is not allowed. */
export function createSpan(
  session: TaskSession,
  control: ControlPlan,
  offsets: Offsets,
  at: Word,
  option: LabelOption,
): Result {
  const start = offsets.toPoints(at.start);
  const end = offsets.toPoints(at.end);
  const others = touching(session, control, start, end);
  const same = others.filter((region) => region["start"] === start && region["end"] === end);
  const twin = same.find((region) => region.label === option.id);
  if (twin !== undefined) return { id: twin.id };
  if (!flagOf(control.spec, "overlap")) {
    const [only] = same;
    if (only !== undefined) {
      relabelSpan(session, { region: only, control }, option);
      return { id: only.id };
    }
    const [other] = others;
    if (other !== undefined) return { refused: quoted(other) };
  }
  const id = regionId();
  const text = offsets.slice(start, end);
  session.commit(t("Mark {label}", { label: option.title }), (draft) =>
    addRegion(draft, control.name, { id, label: option.id, start, end, text }),
  );
  return { id };
}

const quoted = (region: Region): string => {
  const { text } = region;
  return typeof text === "string" ? text : region.label;
};

export function relabelSpan(session: TaskSession, { region, control }: Found, option: LabelOption): void {
  session.commit(t("Label {label}", { label: option.title }), (draft) =>
    changeRegion(draft, control.name, region.id, { label: option.id }),
  );
}

export function deleteSpan(session: TaskSession, { region, control }: Found): void {
  session.commit(t("Delete {label}", { label: region.label }), (draft) =>
    removeRegion(draft, control.name, region.id),
  );
}

/** Sets new bounds in units; refused when nothing would be left or an overlap is not allowed. */
export function resizeSpan(
  session: TaskSession,
  { region, control }: Found,
  offsets: Offsets,
  at: Word,
): boolean {
  const start = offsets.toPoints(at.start);
  const end = offsets.toPoints(at.end);
  if (end <= start) return false;
  const free =
    flagOf(control.spec, "overlap") || touching(session, control, start, end, region.id).length === 0;
  if (!free) return false;
  const text = offsets.slice(start, end);
  const merge = `resize ${region.id}`;
  session.commit(
    t("Resize {label}", { label: region.label }),
    (draft) =>
      place(draft, { region, control }, { start, end, text, gaps: gapsWithin(region, { start, end }) }),
    merge,
  );
  return true;
}

/** Adds a stretch to a span, which may leave a gap between; refused when an overlap is not allowed. */
export function addPiece(
  session: TaskSession,
  { region, control }: Found,
  offsets: Offsets,
  at: Word,
): Result {
  const more = { start: offsets.toPoints(at.start), end: offsets.toPoints(at.end) };
  const pieces = joinedPieces([...piecesOf(region), more]);
  const [start, end] = [pieces[0]?.start ?? more.start, pieces.at(-1)?.end ?? more.end];
  const [other] = flagOf(control.spec, "overlap") ? [] : touching(session, control, start, end, region.id);
  if (other !== undefined) return { refused: quoted(other) };
  const bounds = { start, end, text: offsets.slice(start, end), gaps: gapsBetween(pieces) };
  session.commit(t("Add to {label}", { label: region.label }), (draft) =>
    place(draft, { region, control }, bounds),
  );
  return { id: region.id };
}

/** A span without gaps does not say so. */
function place(draft: Draft, { region, control }: Found, { gaps, ...bounds }: JsonObject): void {
  const some = Array.isArray(gaps) && gaps.length > 0;
  changeRegion(draft, control.name, region.id, some ? { ...bounds, gaps } : bounds);
  if (!some) dropMember(draft, control.name, region.id, "gaps");
}

/** The pieces of a span in units; all but the last go on elsewhere. */
export const stretchesOf = (region: Region, offsets: Offsets): (Word & { more: boolean })[] =>
  piecesOf(region).map(({ start, end }, i, all) => ({
    start: offsets.toUnits(start),
    end: offsets.toUnits(end),
    more: i < all.length - 1,
  }));

/** The bounds of a span in units. */
export const unitsOf = (region: Region, offsets: Offsets): Word => ({
  start: offsets.toUnits(Number(region["start"])),
  end: offsets.toUnits(Number(region["end"])),
});
