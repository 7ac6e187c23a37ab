import { t } from "@/i18n";
import type { Action } from "../../core/actions";
import type { Ground } from "./ground";

const STEP = 1.25;

/** Zoom, fit, hide. */
export function viewActions({ editor, here }: Ground): Action[] {
  const action = (id: string, title: string, keys: readonly string[], run: () => void): Action => ({
    id: `view.${id}`,
    title,
    group: t("View"),
    keys,
    when: here,
    run,
  });
  return [
    action("fit", t("Fit the picture"), ["0"], () => editor?.scene.fit()),
    action("object", t("Zoom to the region"), ["Z"], () => editor?.zoomToSelected()),
    action("in", t("Zoom in"), ["+", "="], () => editor?.scene.zoom(STEP)),
    action("out", t("Zoom out"), ["-"], () => editor?.scene.zoom(1 / STEP)),
    action("full", t("Zoom to 100 %"), ["Shift+Digit1"], () => editor?.scene.zoomTo(1)),
    {
      ...action("hide", t("Hide or show all regions"), ["Space"], () => editor?.toggleHidden()),
      yields: true,
    },
  ];
}
