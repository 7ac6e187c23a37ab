import { t } from "@/i18n";
import type { Action } from "../../core/actions";
import type { Edge } from "../../scene/boxes";
import type { Ground } from "./ground";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;
/** CSS pixels that an arrow pans. */
const PAN = 60;

interface Step {
  mods: string;
  step: number;
  edge: Edge | undefined;
  word: string;
}

/** Arrows move what is at hand: the brush, a corner, an edge, the region; without any they pan. */
export function moveActions({ editor, here, selected }: Ground): Action[] {
  const group = t("Regions");
  const steps: Step[] = [
    { mods: "", step: 1, edge: undefined, word: t("Move the region, the corner or the brush; or pan") },
    { mods: "$mod+", step: 10, edge: undefined, word: t("Move by 10 pixels") },
    { mods: "Shift+", step: 1, edge: "end", word: t("Move the right or lower edge; paint") },
    {
      mods: "$mod+Shift+",
      step: 10,
      edge: "end",
      word: t("Move the right or lower edge, or paint, by 10 pixels"),
    },
    { mods: "Alt+", step: 1, edge: "start", word: t("Move the left or upper edge") },
    { mods: "$mod+Alt+", step: 10, edge: "start", word: t("Move the left or upper edge by 10 pixels") },
  ];
  const brush = () => here() && editor?.brush?.active === true;
  return steps.flatMap(({ mods, step, edge, word }) =>
    Object.entries(ARROWS).map(([key, [dx, dy]]): Action => ({
      id: `region.${mods}${key}`,
      title: word,
      group,
      keys: [mods + key],
      quiet: key !== "ArrowRight",
      when: mods === "" ? here : () => selected() || brush(),
      run: () => {
        if (brush()) editor?.brush?.move(dx * step, dy * step, edge === "end");
        else if (editor?.selected !== undefined) editor.nudge(dx * step, dy * step, edge);
        else editor?.scene.panBy(-dx * PAN, -dy * PAN);
      },
    })),
  );
}
