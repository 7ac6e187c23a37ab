import { t } from "@/i18n";
import { actionsOf, type Action } from "../../core/actions";
import type { Tool } from "../../scene/gesture";
import { setTool, sizeBrush, turnTolerance, useSticky } from "../../sticky";
import { toolsOf } from "./tools";
import type { Ground } from "./ground";
import type { ImageEditor } from "./imageEditor";

const BRUSH_STEP = 1.25;
const TOLERANCE_STEP = 4;

/** Select, pan, and one tool for each kind of region that this picture asks for. */
export function toolActions({ editor, session, controls, here }: Ground<ImageEditor>): Action[] {
  /** Takes a tool, and the control that it works on: of several the next one. */
  const take = (tool: Tool, kind?: string) => {
    setTool(tool);
    const able = controls.filter(({ type }) => type === kind);
    const at = able.findIndex(({ name }) => name === session.focus.control);
    const next = able[(at + 1) % able.length];
    if (next !== undefined && editor?.control?.name !== next.name)
      session.setFocus({ control: next.name, region: undefined });
    editor?.sync();
  };
  const action = actionsOf(t("Tools"), "tool", here);
  const brushes = controls.some(({ type }) => type === "mask");
  const size = (id: string, title: string, key: string, factor: number): Action => ({
    ...action(id, title, key, () => {
      if (useSticky.getState().tool === "wand") turnTolerance(Math.sign(factor - 1) * TOLERANCE_STEP);
      else sizeBrush(factor);
      editor?.sync();
    }),
    when: () => here() && editor?.brush.active === true,
  });
  return [
    action("select", t("Select"), "V", () => take("select")),
    action("pan", t("Pan"), "H", () => take("pan")),
    ...toolsOf(controls).map(({ kind, word, key }) => action(kind, t(word), key, () => take("draw", kind))),
    ...(brushes
      ? [
          action("erase", t("Eraser"), "E", () => take("erase", "mask")),
          action("fill", t("Fill"), "U", () => take("fill", "mask")),
          action("wand", t("Magic wand"), "W", () => take("wand", "mask")),
          action("lasso", t("Lasso"), "Q", () => take("lasso", "mask")),
          size("smaller", t("Smaller brush, or nearer colours"), "[", 1 / BRUSH_STEP),
          size("larger", t("Larger brush, or farther colours"), "]", BRUSH_STEP),
        ]
      : []),
  ];
}
