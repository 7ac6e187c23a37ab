import { t } from "@/i18n";
import type { Action } from "../../core/actions";
import { cornersBeside, growCorner, holeByKeys, toggleJoint } from "./cornerEdits";
import type { Ground, When } from "./ground";
import type { ImageEditor } from "./imageEditor";

/** Corners, holes and joints: everything that a pointer does to them, by keys. */
export function cornerActions({ editor, here, selected }: Ground<ImageEditor>): Action[] {
  const group = t("Corners");
  const action = (
    id: string,
    title: string,
    keys: readonly string[],
    when: When,
    run: () => void,
  ): Action => ({
    id: `corner.${id}`,
    title,
    group,
    keys,
    when,
    run,
  });
  const drawing = () => here() && editor?.drawing === true;
  const shaped = () => selected() && editor?.brush.active !== true;
  const polygon = () => selected() && editor?.selected?.control.type === "polygon";
  const joint = () =>
    selected() && editor?.selected?.control.type === "skeleton" && editor.scene.state.handle !== undefined;
  const handle = () => selected() && editor?.scene.state.handle !== undefined;
  return [
    action("previous", t("Previous corner"), ["["], shaped, () => editor && cornersBeside(editor, -1)),
    action("next", t("Next corner"), ["]"], shaped, () => editor && cornersBeside(editor, 1)),
    action(
      "insert",
      t("Insert a corner, or the joint that is missing"),
      ["I"],
      shaped,
      () => editor && growCorner(editor),
    ),
    action("remove", t("Delete the corner"), ["Delete", "Backspace"], handle, () => editor?.remove()),
    action("joint", t("Joint is visible or hidden"), ["Shift+V"], joint, () => editor && toggleJoint(editor)),
    action("hole", t("Cut a hole by pointer"), ["Shift+P"], polygon, () => editor?.beginHole()),
    action("hole.keys", t("Cut a hole by keys"), ["Shift+N"], polygon, () => editor && holeByKeys(editor)),
    action("retract", t("Take the last corner back"), ["Backspace"], drawing, () => editor?.retract()),
    action("finish", t("End the line"), ["Enter"], drawing, () => editor?.finish()),
  ];
}
