import { t } from "@/i18n";
import { actionsOf, type Action } from "../../core/actions";
import { invertLight, nextChannel, setLight, turnLight } from "../../light";
import type { Ground } from "./ground";

const STEP = 1.25;

/** Zoom, fit, light, hide. */
export function viewActions({ editor, here }: Ground): Action[] {
  const action = actionsOf(t("View"), "view", here);
  return [
    action("fit", t("Fit the picture"), "0", () => editor?.scene.fit()),
    action("object", t("Zoom to the region"), "Z", () => editor?.zoomToSelected()),
    action("in", t("Zoom in"), ["+", "="], () => editor?.scene.zoom(STEP)),
    action("out", t("Zoom out"), "-", () => editor?.scene.zoom(1 / STEP)),
    action("full", t("Zoom to 100 %"), "Shift+Digit1", () => editor?.scene.zoomTo(1)),
    action("brighter", t("Brighter"), "Shift+PageUp", () => turnLight("brightness", 1)),
    action("darker", t("Darker"), "Shift+PageDown", () => turnLight("brightness", -1)),
    action("harder", t("More contrast"), "Alt+PageUp", () => turnLight("contrast", 1)),
    action("softer", t("Less contrast"), "Alt+PageDown", () => turnLight("contrast", -1)),
    action("gamma.up", t("Lighter shadows"), "Alt+Shift+PageUp", () => turnLight("gamma", 1)),
    action("gamma.down", t("Darker shadows"), "Alt+Shift+PageDown", () => turnLight("gamma", -1)),
    action("invert", t("Invert the picture"), "Shift+I", invertLight),
    action("channel", t("Next channel: all, red, green, blue"), "Alt+C", nextChannel),
    action("usual", t("The picture as it is"), "Shift+B", () => setLight(undefined)),
    {
      ...action("hide", t("Hide or show all regions"), "Space", () => editor?.toggleHidden()),
      yields: true,
    },
  ];
}
