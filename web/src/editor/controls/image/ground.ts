import type { Region } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Edge } from "../../scene/boxes";
import type { Scene } from "../../scene/scene";

export type When = () => boolean;

/** An editor of regions on pictures, as far as keys need it that pictures and videos share. */
export interface RegionEditor {
  readonly scene: Pick<Scene, "panBy" | "fit" | "zoom" | "zoomTo">;
  readonly selected: { region: Region; control: ControlPlan } | undefined;
  readonly busy: boolean;
  readonly brush?: { readonly active: boolean; move: (dx: number, dy: number, paint: boolean) => void };
  select: (id: string | undefined) => void;
  nudge: (dx: number, dy: number, edge?: Edge) => void;
  createInView: () => void;
  remove: () => void;
  back: () => boolean;
  zoomToSelected: () => void;
  toggleHidden: () => boolean;
}

/** What the keys of the canvas work on. */
export interface Ground<E extends RegionEditor = RegionEditor> {
  editor: E | undefined;
  session: TaskSession;
  controls: readonly ControlPlan[];
  /** The canvas listens: no menu floats over it. */
  here: When;
  selected: When;
}
