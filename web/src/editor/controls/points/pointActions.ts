import { t } from "@/i18n";
import { actionsOf, type Action } from "../../core/actions";
import type { CuboidEditor } from "../cuboid/cuboidEditor";
import type { PaintTool } from "./pointPainter";

const STEP = 0.5;
const FINE = 0.1;
const LARGER = 1.25;

/** Keys of the classes of points: tools, and the brush moved by arrows along the screen. */
export function pointActions(editor: CuboidEditor, here: () => boolean): Action[] {
  const { painter } = editor;
  const painting = () => here() && painter.active;
  const brushing = () => painting() && painter.tool === "brush" && editor.selected === undefined;
  const apart = () => painting() && painter.things;
  const asked = () => here() && painter.asked;
  const action = actionsOf(t("Points"), "points", painting);
  const take = (tool: PaintTool) => () => painter.take(tool);
  const ways = [
    ["right", t("to the right"), "ArrowRight", 1, 0, 0],
    ["left", t("to the left"), "ArrowLeft", -1, 0, 0],
    ["ahead", t("ahead"), "ArrowUp", 0, 1, 0],
    ["back", t("back"), "ArrowDown", 0, -1, 0],
    ["up", t("up"), "PageUp", 0, 0, 1],
    ["down", t("down"), "PageDown", 0, 0, -1],
  ] as const;
  const steps = [
    { way: "", metres: STEP, prefix: "", pen: false },
    { way: ".fine", metres: FINE, prefix: "$mod+", pen: false },
    { way: ".paint", metres: STEP, prefix: "Shift+", pen: true },
  ];
  return [
    action("brush", t("Brush"), "M", take("brush"), asked),
    action("lasso", t("Lasso"), "L", take("lasso"), asked),
    action("frame", t("Frame on the screen"), "R", take("frame"), asked),
    action("erase", t("Take classes away"), "E", () => painter.erase()),
    action("spare", t("Leave points that have a class"), "U", () => painter.spare()),
    action("thing", t("A new thing of the class"), "I", () => painter.begin(), apart),
    action("stuff", t("What is no thing: road, plants"), "J", () => painter.toggleStuff(), apart),
    action("smaller", t("Smaller brush"), "[", () => painter.size(1 / LARGER), brushing),
    action("larger", t("Larger brush"), "]", () => painter.size(LARGER), brushing),
    action("dab", t("A dab of the brush"), "N", () => painter.dab(), brushing),
    ...steps.flatMap(({ way, metres, prefix, pen }) =>
      ways.map(([id, word, key, right, ahead, up]) =>
        action(
          `${id}${way}`,
          pen
            ? t("Paint {word} by {n} m", { word, n: metres })
            : t("Brush {word} by {n} m", { word, n: metres }),
          `${prefix}${key}`,
          () => painter.move(right * metres, ahead * metres, up * metres, pen),
          brushing,
        ),
      ),
    ),
  ];
}
