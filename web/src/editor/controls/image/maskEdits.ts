/** What a stroke of the brush does to the masks of a control. */
import { t } from "@/i18n";
import { addRegion, changeRegion, regionsOf, removeRegion, type Draft, type Region } from "../../core/draft";
import { regionId } from "../../core/ids";
import type { JsonObject } from "../../core/json";
import { textOf, type ControlPlan, type LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { encode, gapAt, joined, meet, without, type Bits } from "../../scene/bits";
import { MaskFigure } from "../../scene/figures/mask";
import type { Point, Rect } from "../../scene/camera";
import { figureOf } from "./shapes";

interface Ground {
  session: TaskSession;
  control: ControlPlan;
  option: LabelOption;
  /** The mask that is worked on; a new one is begun without it. */
  selected: Region | undefined;
}

/** In the mode `semantic` a label has one mask and a pixel one label; in `instance` each object has its own. */
export const isSemantic = (control: ControlPlan): boolean =>
  control.type === "mask" && textOf(control.spec, "mode") === "semantic";

/** A region in whose place paint comes, and what a new mask takes over from it. */
interface Instead {
  of: { control: ControlPlan; region: Region };
  beside: JsonObject;
}

/** Adds pixels to the mask at hand. Returns its id. */
export function paint(ground: Ground, bits: Bits, instead?: Instead): string {
  const { session, control, option } = ground;
  const target = targetOf(ground);
  const id = target?.id ?? regionId();
  const label = option.title;
  const title =
    instead === undefined ? t("Paint {label}", { label }) : t("Turn {label} into a mask", { label });
  session.commit(title, (draft) => {
    if (instead !== undefined) removeRegion(draft, instead.of.control.name, instead.of.region.id);
    const region = { id, label: target?.label ?? option.id, ...instead?.beside };
    put(draft, control, region, joined(bitsOf(control, target), bits));
    if (isSemantic(control)) {
      for (const other of regionsOf(session.value(control.name)))
        if (other.id !== id) take(draft, control, other, bits);
    }
  });
  return id;
}

/** Takes pixels away: from the selected mask, else from all. */
export function erase({ session, control, selected }: Ground, bits: Bits): void {
  const targets = selected === undefined ? regionsOf(session.value(control.name)) : [selected];
  session.commit(t("Erase"), (draft) => {
    for (const target of targets)
      if (meet(figureOf(control, target).bounds, bits)) take(draft, control, target, bits);
  });
}

/** Fills the gap that the mask at hand encloses around a place; false where there is none. */
export function fill(ground: Ground, at: Point): boolean {
  const { session, control } = ground;
  const chosen = targetOf(ground);
  const candidates = chosen === undefined ? regionsOf(session.value(control.name)).toReversed() : [chosen];
  for (const target of candidates) {
    const bits = bitsOf(control, target);
    const gap = bits === undefined ? undefined : gapAt(bits, at);
    if (gap === undefined) continue;
    paint({ ...ground, selected: target }, gap);
    return true;
  }
  return false;
}

/** The window around the mask that paint would be added to; undefined where a new one would be begun. */
export function targetWindow(ground: Ground): Rect | undefined {
  const target = targetOf(ground);
  return target === undefined ? undefined : figureOf(ground.control, target).bounds;
}

function targetOf({ session, control, option, selected }: Ground): Region | undefined {
  if (!isSemantic(control)) return selected;
  return regionsOf(session.value(control.name)).find((region) => region.label === option.id);
}

function bitsOf(control: ControlPlan, region: Region | undefined): Bits | undefined {
  if (region === undefined) return undefined;
  const figure = figureOf(control, region);
  return figure instanceof MaskFigure ? figure.bits : undefined;
}

function take(draft: Draft, control: ControlPlan, target: Region, bits: Bits): void {
  const had = bitsOf(control, target);
  if (had !== undefined) put(draft, control, target, without(had, bits));
}

/** A mask without a pixel is no mask. */
function put(draft: Draft, control: ControlPlan, region: Pick<Region, "id" | "label">, bits: Bits): void {
  const runs = encode(bits);
  const known = regionsOf(draft.answer[control.name]).some((one) => one.id === region.id);
  if (runs === undefined) removeRegion(draft, control.name, region.id);
  else if (known) changeRegion(draft, control.name, region.id, { ...runs, counts: [...runs.counts] });
  else addRegion(draft, control.name, { ...region, ...runs, counts: [...runs.counts] });
}
