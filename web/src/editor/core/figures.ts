/** The geometry of what is drawn on pictures, once an editor that draws has fetched it. */
import type { FigureKind } from "../scene/figure";
import type * as Geometry from "../scene/figures";
import type { ControlPlan } from "./plan";

let geometry: typeof Geometry | undefined;

/** Fetched with the editors that draw: questions about a text need none of it. */
export async function fetchFigures(): Promise<void> {
  geometry ??= await import("../scene/figures");
}

/** How the regions of a control are read; undefined as long as no editor has drawn any. */
export const readerOf = (control: ControlPlan): FigureKind | undefined => geometry?.figureKind(control);
