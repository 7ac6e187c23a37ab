/** Changes of regions as steps of the document's history. */
import { t } from "@/i18n";
import { addRegion, changeRegion, dropMember, removeRegion, type Region } from "../../core/draft";
import { regionId } from "../../core/ids";
import type { JsonObject } from "../../core/json";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Figure } from "../../scene/figure";
import { PathFigure } from "../../scene/figures/polygon";

export interface Selected {
  region: Region;
  control: ControlPlan;
  figure: Figure;
}

export function addFigure(
  session: TaskSession,
  control: ControlPlan,
  option: LabelOption,
  figure: Figure,
  beside: JsonObject = {},
): string {
  const id = regionId();
  session.commit(t("Draw {label}", { label: option.title }), (draft) =>
    addRegion(draft, control.name, { id, label: option.id, ...figure.members(), ...beside }),
  );
  return id;
}

export function writeFigure(
  session: TaskSession,
  { control, region }: Selected,
  figure: Figure,
  { title, merge }: { title: string; merge?: string | undefined },
): void {
  const members = figure.members();
  session.commit(
    title,
    (draft) => {
      changeRegion(draft, control.name, region.id, members);
      if (members["holes"] === undefined) dropMember(draft, control.name, region.id, "holes");
    },
    merge,
  );
}

export function removeOne(session: TaskSession, { control, region }: Selected): void {
  session.commit(t("Delete {label}", { label: region.label }), (draft) =>
    removeRegion(draft, control.name, region.id),
  );
}

export function relabelOne(
  session: TaskSession,
  { control, region }: Selected,
  option: LabelOption,
): boolean {
  if (!control.options.includes(option)) return false;
  return session.commit(t("Label {label}", { label: option.id }), (draft) =>
    changeRegion(draft, control.name, region.id, { label: option.id }),
  );
}

/** Cuts a ring out of a polygon. A hole that would reach over the border is not one. */
export function cutHole(session: TaskSession, outer: Selected, ring: Figure): void {
  const [hole] = ring.lines;
  const { figure } = outer;
  if (hole === undefined || !(figure instanceof PathFigure)) return;
  if (!hole.every(([x, y]) => figure.contains({ x, y }))) return;
  writeFigure(session, outer, figure.withHole(hole), {
    title: t("Cut a hole into {label}", { label: outer.region.label }),
  });
}
