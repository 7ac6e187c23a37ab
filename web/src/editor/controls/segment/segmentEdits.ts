/** What can be done to segments on the document, in seconds. */
import { t } from "@/i18n";
import { addRegion, changeRegion, regionsOf, removeRegion, type Region } from "../../core/draft";
import type { Found } from "../../core/found";
import { regionId } from "../../core/ids";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { milli, type Stretch } from "../../wave/gesture";

/** Shorter than this, a press slipped. */
export const LEAST = 0.01;

export const stretchOf = (region: Region): Stretch => ({
  start: Number(region["start"]),
  end: Number(region["end"]),
});

/** Where a control's segments may not overlap, a stretch gives way to those that are there. */
function fitted(session: TaskSession, control: ControlPlan, wished: Stretch, but?: string): Stretch {
  if (control.spec["overlap"] !== false) return wished;
  let { start, end } = wished;
  const middle = (start + end) / 2;
  for (const region of regionsOf(session.value(control.name))) {
    if (region.id === but) continue;
    const other = stretchOf(region);
    if (other.start < end && other.end > start) {
      if ((other.start + other.end) / 2 < middle) start = Math.max(start, other.end);
      else end = Math.min(end, other.start);
    }
  }
  return { start, end };
}

/** The id of the new segment; undefined where there is no room for one. */
export function createSegment(
  session: TaskSession,
  control: ControlPlan,
  option: LabelOption,
  wished: Stretch,
): string | undefined {
  const { start, end } = fitted(session, control, wished);
  if (end - start < LEAST) return undefined;
  const id = regionId();
  session.commit(t("Mark {label}", { label: option.title }), (draft) =>
    addRegion(draft, control.name, { id, label: option.id, start: milli(start), end: milli(end) }),
  );
  return id;
}

export function resizeSegment(
  session: TaskSession,
  { region, control }: Found,
  wished: Stretch,
  merge?: string,
): boolean {
  const { start, end } = fitted(session, control, wished, region.id);
  if (end - start < LEAST) return false;
  return session.commit(
    t("Resize {label}", { label: region.label }),
    (draft) => changeRegion(draft, control.name, region.id, { start: milli(start), end: milli(end) }),
    merge,
  );
}

export function relabelSegment(session: TaskSession, { region, control }: Found, option: LabelOption): void {
  session.commit(t("Label {label}", { label: option.title }), (draft) =>
    changeRegion(draft, control.name, region.id, { label: option.id }),
  );
}

export function deleteSegment(session: TaskSession, { region, control }: Found): void {
  session.commit(t("Delete {label}", { label: region.label }), (draft) =>
    removeRegion(draft, control.name, region.id),
  );
}
