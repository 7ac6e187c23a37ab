import { t } from "@/i18n";
import { actionsOf, type Action } from "../../core/actions";
import { cornersBeside, growCorner, holeByKeys, toggleJoint } from "./cornerEdits";
import type { Ground } from "./ground";
import type { ImageEditor } from "./imageEditor";

/** Corners, holes and joints: everything that a pointer does to them, by keys. */
export function cornerActions({ editor, here, selected }: Ground<ImageEditor>): Action[] {
  const drawing = () => here() && editor?.drawing === true;
  const shaped = () => selected() && editor?.brush.active !== true;
  const polygon = () => selected() && editor?.selected?.control.type === "polygon";
  const joint = () =>
    selected() && editor?.selected?.control.type === "skeleton" && editor.scene.state.handle !== undefined;
  const handle = () => selected() && editor?.scene.state.handle !== undefined;
  const corner = actionsOf(t("Corners"), "corner", shaped);
  return [
    corner("previous", t("Previous corner"), "[", () => editor && cornersBeside(editor, -1)),
    corner("next", t("Next corner"), "]", () => editor && cornersBeside(editor, 1)),
    corner(
      "insert",
      t("Insert a corner, or the joint that is missing"),
      "I",
      () => editor && growCorner(editor),
    ),
    corner("remove", t("Delete the corner"), ["Delete", "Backspace"], () => editor?.remove(), handle),
    corner("joint", t("Joint is visible or hidden"), "Shift+V", () => editor && toggleJoint(editor), joint),
    corner("hole", t("Cut a hole by pointer"), "Shift+P", () => editor?.beginHole(), polygon),
    corner("hole.keys", t("Cut a hole by keys"), "Shift+N", () => editor && holeByKeys(editor), polygon),
    corner("retract", t("Take the last corner back"), "Backspace", () => editor?.retract(), drawing),
    corner("finish", t("End the line"), "Enter", () => editor?.finish(), drawing),
  ];
}
