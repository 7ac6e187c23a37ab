import { LEVEL, useActions, useUi } from "../../context";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { cornerActions } from "./cornerActions";
import type { Ground } from "./ground";
import type { ImageEditor } from "./imageEditor";
import { moveActions } from "./moveActions";
import { objectActions } from "./objectActions";
import { toolActions } from "./toolActions";
import { viewActions } from "./viewActions";

/** Keys of the canvas. They work unless a field, a menu or another question has the focus. */
export function useImageActions(
  editor: ImageEditor | undefined,
  session: TaskSession,
  controls: readonly ControlPlan[],
): void {
  const here = () => editor !== undefined && useUi.getState().panel === "none";
  const selected = () => here() && editor?.selected !== undefined;
  const ground: Ground<ImageEditor> = { editor, session, controls, here, selected };
  useActions(
    [
      ...toolActions(ground),
      ...viewActions(ground),
      ...moveActions(ground),
      ...objectActions(ground),
      ...cornerActions(ground),
    ],
    LEVEL.view,
  );
}
