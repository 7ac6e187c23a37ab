/** Edits of single corners of the selected region, as keys make them. */
import { t } from "@/i18n";
import type { Point } from "../../scene/camera";
import { PathFigure } from "../../scene/figures/polygon";
import { SkeletonFigure } from "../../scene/figures/skeleton";
import { cut, type Line, type Pair } from "../../scene/lines";
import type { ImageEditor } from "./imageEditor";

/** Share of the polygon that a new hole has. */
const HOLE = 0.3;

/** Takes the next or the previous corner at hand; after the last one comes the first. */
export function cornersBeside(editor: ImageEditor, by: 1 | -1): void {
  const handles = editor.selected?.figure.handles.filter(({ look }) => look !== "between") ?? [];
  const at = handles.findIndex(({ id }) => id === editor.scene.state.handle);
  const next = at < 0 ? (by > 0 ? 0 : handles.length - 1) : (at + by + handles.length) % handles.length;
  editor.scene.setHandle(handles[next]?.id);
}

/** Puts a corner behind the one at hand, or the joint that is missing; it comes to hand. */
export function growCorner(editor: ImageEditor): void {
  const { selected } = editor;
  const grown = selected?.figure.grown(editor.scene.state.handle ?? "0.0");
  if (selected === undefined || grown === undefined) return;
  editor.change(selected, grown.figure, t("Insert a corner into {label}", { label: selected.region.label }));
  editor.scene.setHandle(grown.handle);
}

export function toggleJoint(editor: ImageEditor): void {
  const { selected } = editor;
  const { handle } = editor.scene.state;
  if (selected === undefined || handle === undefined || !(selected.figure instanceof SkeletonFigure)) return;
  editor.change(selected, selected.figure.toggled(handle), t("Show or hide {label}", { label: handle }));
}

/** A small copy of the outline in the middle of the polygon; its first corner comes to hand. */
export function holeByKeys(editor: ImageEditor): void {
  const { selected } = editor;
  if (selected === undefined || !(selected.figure instanceof PathFigure)) return;
  const { figure } = selected;
  const hole = smaller(figure.lines[0] ?? []);
  if (!hole.every(([x, y]) => figure.contains({ x, y }))) return;
  editor.change(
    selected,
    figure.withHole(hole),
    t("Cut a hole into {label}", { label: selected.region.label }),
  );
  editor.scene.setHandle(`${figure.lines.length}.0`);
}

function smaller(line: Line): Line {
  const sum = line.reduce<Point>(({ x, y }, [px, py]) => ({ x: x + px, y: y + py }), { x: 0, y: 0 });
  const [cx, cy] = [sum.x / line.length, sum.y / line.length];
  return line.map(([x, y]): Pair => [cut(cx + (x - cx) * HOLE), cut(cy + (y - cy) * HOLE)]);
}
