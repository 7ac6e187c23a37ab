import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { actionsOf, type Action } from "../../core/actions";
import { turnBy, zoomBy } from "../../cloud/orbit";
import type { Vector } from "../../cloud/space";
import { stepActions } from "../../parts/canvasSteps";
import { pointActions } from "../points/pointActions";
import type { CuboidEditor } from "./cuboidEditor";

type When = () => boolean;
/** Letters that this editor needs, which labels do not get. */
export const CUBOID_KEYS = ["C", "D", "E", "I", "J", "K", "L", "M", "O", "P", "Q", "R", "T", "U"];
const STEP = 0.1;
const FINE = 0.01;

/** Keys of the point cloud: with a cuboid at hand arrows move it along its own axes, else they turn the camera. */
export function useCuboidActions(editor: CuboidEditor | undefined, together: () => void): void {
  const here = () => editor !== undefined && useUi.getState().panel === "none";
  const selected = () => here() && editor?.selected !== undefined;
  const free = () => here() && editor?.selected === undefined;
  useActions(
    editor === undefined
      ? []
      : [
          ...viewActions(editor, here, free),
          ...moveActions(editor, selected),
          ...objectActions(editor, here, selected),
          ...frameActions(editor, here, together),
          ...pointActions(editor, here),
        ],
    LEVEL.view,
  );
}

function viewActions(editor: CuboidEditor, when: When, free: When): Action[] {
  const { scene } = editor;
  const drawn = () => when() && editor.cuboids.length > 0;
  const action = actionsOf(t("View"), "view", when);
  const tool = actionsOf(t("View"), "tool", when);
  const turn = (heading: number, tilt: number) => () => scene.setOrbit(turnBy(scene.orbit, heading, tilt));
  const zoom = (factor: number) => () => scene.setOrbit(zoomBy(scene.orbit, scene.size, factor));
  return [
    action("fit", t("All points"), "0", () => scene.fit()),
    action("in", t("Zoom in"), ["+", "="], zoom(1.25)),
    action("out", t("Zoom out"), "-", zoom(1 / 1.25)),
    action("above", t("From above, or in perspective"), "P", () => editor.look(!scene.orbit.flat)),
    action("colour", t("Colour by height, intensity or class"), "C", () => editor.nextColouring()),
    action("left", t("Turn the view to the left"), "ArrowLeft", turn(5, 0), free),
    action("right", t("Turn the view to the right"), "ArrowRight", turn(-5, 0), free),
    action("up", t("Tilt the view up"), "ArrowUp", turn(0, 5), free),
    action("down", t("Tilt the view down"), "ArrowDown", turn(0, -5), free),
    tool("draw", t("Draw cuboids"), "B", () => editor.drawCuboids(), drawn),
    tool("look", t("Look around"), ["V", "H"], () => editor.setTool("look")),
  ];
}

function moveActions(editor: CuboidEditor, when: When): Action[] {
  const action = actionsOf(t("Cuboids"), "cuboid", when);
  const ways: [string, string, string, Vector][] = [
    ["ahead", t("ahead"), "ArrowRight", [1, 0, 0]],
    ["back", t("back"), "ArrowLeft", [-1, 0, 0]],
    ["left", t("to its left"), "ArrowUp", [0, 1, 0]],
    ["right", t("to its right"), "ArrowDown", [0, -1, 0]],
    ["up", t("up"), "PageUp", [0, 0, 1]],
    ["down", t("down"), "PageDown", [0, 0, -1]],
  ];
  const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by];
  const sizes: ["length" | "width" | "height", string, string, string][] = [
    ["length", t("length"), "ArrowRight", "ArrowLeft"],
    ["width", t("width"), "ArrowUp", "ArrowDown"],
    ["height", t("height"), "PageUp", "PageDown"],
  ];
  const steps = [
    { way: "", metres: STEP, prefix: "" },
    { way: ".fine", metres: FINE, prefix: "$mod+" },
  ];
  return steps.flatMap(({ way, metres, prefix }) => [
    ...ways.map(([id, word, key, axis]) =>
      action(`${id}${way}`, t("Move {word} by {n} m", { word, n: metres }), `${prefix}${key}`, () =>
        editor.move(scaled(axis, metres)),
      ),
    ),
    ...sizes.flatMap(([name, word, more, less]) => [
      action(
        `${name}.more${way}`,
        t("More {word} by {n} m", { word, n: metres }),
        `${prefix}Shift+${more}`,
        () => editor.resize(name, metres),
      ),
      action(
        `${name}.less${way}`,
        t("Less {word} by {n} m", { word, n: metres }),
        `${prefix}Shift+${less}`,
        () => editor.resize(name, -metres),
      ),
    ]),
    action(`turn.left${way}`, t("Turn left by {n}°", { n: metres * 10 }), `${prefix}Alt+ArrowLeft`, () =>
      editor.turn(metres * 10),
    ),
    action(`turn.right${way}`, t("Turn right by {n}°", { n: metres * 10 }), `${prefix}Alt+ArrowRight`, () =>
      editor.turn(-metres * 10),
    ),
  ]);
}

function objectActions(editor: CuboidEditor, here: When, selected: When): Action[] {
  const group = t("Cuboids");
  const action = actionsOf(group, "cuboid", selected);
  const words = { group, next: t("Next cuboid"), previous: t("Previous cuboid") };
  const drawn = () => here() && editor.cuboids.length > 0;
  const marked = () => here() && (editor.selected !== undefined || editor.painter.selected !== undefined);
  return [
    ...stepActions(words, here, (by) => editor.step(by)),
    action("new", t("A new cuboid in the middle of the view"), "N", () => editor.place(), drawn),
    action("fit", t("Fit to the points"), "T", () => editor.fit()),
    action("ground", t("Down to the ground"), "D", () => editor.ground()),
    action("quarter.left", t("Turn left by 90°"), "Q", () => editor.turn(90)),
    action("quarter.right", t("Turn right by 90°"), "E", () => editor.turn(-90)),
    action("key", t("Keyframe here"), "K", () => editor.key()),
    action(
      "delete",
      t("Delete the cuboid or keyframe"),
      ["Delete", "Backspace"],
      () => editor.remove(),
      marked,
    ),
    action("back", t("One level back"), "Escape", () => void editor.back()),
  ];
}

function frameActions(editor: CuboidEditor, here: When, together: () => void): Action[] {
  const frame = actionsOf(t("Frames"), "frame", () => here() && editor.frame !== undefined);
  return [
    frame("together", t("Frames around this one with it"), "O", together),
    frame("next", t("Next frame"), ".", () => editor.stepFrame(1)),
    frame("previous", t("Frame before"), ",", () => editor.stepFrame(-1)),
  ];
}
