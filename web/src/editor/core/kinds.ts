/** The kinds of control that have an editor: each is a folder of `controls` with a `kind.ts`. */
import type { Region } from "./draft";
import { isRegionKind, type Geometry, type Joins, type Kind, type Kinds } from "./kind";
import type { ControlPlan } from "./plan";

const declared = import.meta.glob<Kind>("../controls/*/kind.ts", { eager: true, import: "kind" });

export const KINDS: Kinds = Object.fromEntries(
  Object.entries(declared).map(([path, kind]) => [path.split("/").at(-2) ?? "", kind]),
);

type Typed = Pick<ControlPlan, "type">;

const regionKind = ({ type }: Typed) => {
  const kind = KINDS[type];
  return isRegionKind(kind) ? kind : undefined;
};

/** What the regions of a control are; undefined for a question. */
export const geometryOf = (control: Typed): Geometry | undefined => regionKind(control)?.geometry;

/** Those of the controls whose regions are of one geometry. */
export const withGeometry = (controls: readonly ControlPlan[], geometry: Geometry): readonly ControlPlan[] =>
  controls.filter((control) => geometryOf(control) === geometry);

/** Whether a control marks regions. */
export const hasRegions = (control: Typed): boolean => regionKind(control) !== undefined;

/** Where a region is, in words; "" where none say it. */
export const where = (region: Region, control: Typed): string => regionKind(control)?.where?.(region) ?? "";

/** What a control knows that asks a question; undefined for one that marks regions. */
export function questionKind({ type }: Typed) {
  const kind = KINDS[type];
  return isRegionKind(kind) ? undefined : kind;
}

/** How a control joins regions of others; undefined for one that does not. */
export const joinsOf = (control: Typed): Joins | undefined => questionKind(control)?.joins;
