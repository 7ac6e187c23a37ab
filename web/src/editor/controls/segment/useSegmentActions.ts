import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { actionsOf, type Action } from "../../core/actions";
import { stepActions } from "../../parts/canvasSteps";
import { toggleSpectrum } from "../../sticky";
import type { SegmentEditor } from "./segmentEditor";

type When = () => boolean;
/** Of a step, for the keys that move finely. */
const FINE = 0.1;
const JUMP = 2;

/** Keys of a recording. Playing works from a text field too, so that a transcriber never leaves it. */
export function useSegmentActions(editor: SegmentEditor | undefined): void {
  const here = () => editor !== undefined && useUi.getState().panel === "none";
  const selected = () => here() && editor?.selected !== undefined;
  useActions(
    editor === undefined
      ? []
      : [
          ...soundActions(editor, here),
          ...viewActions(editor, here),
          ...edgeActions(editor, selected),
          ...objectActions(editor, { here, selected }),
        ],
    LEVEL.view,
  );
}

function soundActions(editor: SegmentEditor, when: When): Action[] {
  const { player } = editor;
  if (player === undefined) return [];
  const sound = actionsOf(t("Sound"), "sound", when);
  return [
    sound("play", t("Play or pause"), "Space", () => editor.play()),
    {
      ...sound("playTyping", t("Play or pause while typing"), "$mod+Space", () => editor.play()),
      typing: true,
    },
    sound("spectrum", t("Spectrum under the wave"), "V", toggleSpectrum),
    sound("loop", t("Play over and over"), "L", () => player.loop()),
    sound("faster", t("Faster"), ".", () => player.change(1)),
    sound("slower", t("Slower"), ",", () => player.change(-1)),
    sound("back", t("Back 2 s"), "J", () => player.seek(player.time - JUMP)),
    sound("on", t("On 2 s"), "K", () => player.seek(Math.min(editor.duration, player.time + JUMP))),
  ];
}

function viewActions({ scene }: SegmentEditor, when: When): Action[] {
  const action = actionsOf(t("View"), "view", when);
  return [
    action("fit", t("All of the recording"), "0", () => scene.fit()),
    action("in", t("Zoom in"), ["+", "="], () => scene.zoom(1.5)),
    action("out", t("Zoom out"), "-", () => scene.zoom(1 / 1.5)),
    action("left", t("Earlier"), "PageUp", () => scene.pan(-0.8)),
    action("right", t("Later"), "PageDown", () => scene.pan(0.8)),
  ];
}

/** Arrows move the playhead, or with a segment at hand the segment; with Shift its end, with Alt its beginning. */
function edgeActions(editor: SegmentEditor, when: When): Action[] {
  const segment = actionsOf(t("Segments"), "segment", when);
  const nudge = (id: string, title: string, key: string, steps: number, edge?: "start" | "end") =>
    segment(id, title, key, () => editor.nudge(steps * editor.stride, edge));
  return [
    nudge("later", t("Move later"), "ArrowRight", 1),
    nudge("earlier", t("Move earlier"), "ArrowLeft", -1),
    nudge("end.later", t("End later"), "Shift+ArrowRight", 1, "end"),
    nudge("end.earlier", t("End earlier"), "Shift+ArrowLeft", -1, "end"),
    nudge("start.later", t("Begin later"), "Alt+ArrowRight", 1, "start"),
    nudge("start.earlier", t("Begin earlier"), "Alt+ArrowLeft", -1, "start"),
    nudge("end.fineLater", t("End a little later"), "$mod+Shift+ArrowRight", FINE, "end"),
    nudge("end.fineEarlier", t("End a little earlier"), "$mod+Shift+ArrowLeft", -FINE, "end"),
    nudge("start.fineLater", t("Begin a little later"), "$mod+Alt+ArrowRight", FINE, "start"),
    nudge("start.fineEarlier", t("Begin a little earlier"), "$mod+Alt+ArrowLeft", -FINE, "start"),
    segment("start.here", t("Begin at the playhead"), "[", () => editor.setEdge("start")),
    segment("end.here", t("End at the playhead"), "]", () => editor.setEdge("end")),
  ];
}

function objectActions(editor: SegmentEditor, { here, selected }: { here: When; selected: When }): Action[] {
  const group = t("Segments");
  const free = () => here() && !selected();
  const words = { group, next: t("Next segment"), previous: t("Previous segment") };
  const segment = actionsOf(group, "segment", here);
  const head = actionsOf(group, "head", free);
  const seek = (steps: number) => () => {
    const at = Math.round((editor.head.time + steps * editor.stride) * 1000) / 1000;
    editor.head.seek(Math.max(0, Math.min(editor.duration, at)));
  };
  const busy = () => here() && (editor.marking !== undefined || editor.selected !== undefined);
  return [
    ...stepActions(words, here, (by) => editor.step(by)),
    head("later", t("Playhead on"), "ArrowRight", seek(1)),
    head("earlier", t("Playhead back"), "ArrowLeft", seek(-1)),
    segment("mark", t("A segment begins here, and ends at the second press"), "N", () => editor.markHere()),
    segment("delete", t("Delete the segment"), ["Delete", "Backspace"], () => editor.remove(), selected),
    segment("back", t("One level back"), "Escape", () => void editor.back(), busy),
  ];
}
