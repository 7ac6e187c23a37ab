import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import type { Action } from "../../core/actions";
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
  const group = t("Sound");
  const { player } = editor;
  if (player === undefined) return [];
  return [
    { id: "sound.play", title: t("Play or pause"), group, keys: ["Space"], when, run: () => editor.play() },
    {
      id: "sound.playTyping",
      title: t("Play or pause while typing"),
      group,
      keys: ["$mod+Space"],
      typing: true,
      when,
      run: () => editor.play(),
    },
    {
      id: "sound.spectrum",
      title: t("Spectrum under the wave"),
      group,
      keys: ["V"],
      when,
      run: toggleSpectrum,
    },
    { id: "sound.loop", title: t("Play over and over"), group, keys: ["L"], when, run: () => player.loop() },
    { id: "sound.faster", title: t("Faster"), group, keys: ["."], when, run: () => player.change(1) },
    { id: "sound.slower", title: t("Slower"), group, keys: [","], when, run: () => player.change(-1) },
    {
      id: "sound.back",
      title: t("Back 2 s"),
      group,
      keys: ["J"],
      when,
      run: () => player.seek(player.time - JUMP),
    },
    {
      id: "sound.on",
      title: t("On 2 s"),
      group,
      keys: ["K"],
      when,
      run: () => player.seek(Math.min(editor.duration, player.time + JUMP)),
    },
  ];
}

function viewActions({ scene }: SegmentEditor, when: When): Action[] {
  const group = t("View");
  const action = (id: string, title: string, keys: string[], run: () => void): Action => ({
    id,
    title,
    group,
    keys,
    when,
    run,
  });
  return [
    action("view.fit", t("All of the recording"), ["0"], () => scene.fit()),
    action("view.in", t("Zoom in"), ["+", "="], () => scene.zoom(1.5)),
    action("view.out", t("Zoom out"), ["-"], () => scene.zoom(1 / 1.5)),
    action("view.left", t("Earlier"), ["PageUp"], () => scene.pan(-0.8)),
    action("view.right", t("Later"), ["PageDown"], () => scene.pan(0.8)),
  ];
}

/** Arrows move the playhead, or with a segment at hand the segment; with Shift its end, with Alt its beginning. */
function edgeActions(editor: SegmentEditor, when: When): Action[] {
  const group = t("Segments");
  const nudge = (
    id: string,
    title: string,
    keys: string[],
    steps: number,
    edge?: "start" | "end",
  ): Action => ({
    id,
    title,
    group,
    keys,
    when,
    run: () => editor.nudge(steps * editor.stride, edge),
  });
  return [
    nudge("segment.later", t("Move later"), ["ArrowRight"], 1),
    nudge("segment.earlier", t("Move earlier"), ["ArrowLeft"], -1),
    nudge("segment.end.later", t("End later"), ["Shift+ArrowRight"], 1, "end"),
    nudge("segment.end.earlier", t("End earlier"), ["Shift+ArrowLeft"], -1, "end"),
    nudge("segment.start.later", t("Begin later"), ["Alt+ArrowRight"], 1, "start"),
    nudge("segment.start.earlier", t("Begin earlier"), ["Alt+ArrowLeft"], -1, "start"),
    nudge("segment.end.fineLater", t("End a little later"), ["$mod+Shift+ArrowRight"], FINE, "end"),
    nudge("segment.end.fineEarlier", t("End a little earlier"), ["$mod+Shift+ArrowLeft"], -FINE, "end"),
    nudge("segment.start.fineLater", t("Begin a little later"), ["$mod+Alt+ArrowRight"], FINE, "start"),
    nudge("segment.start.fineEarlier", t("Begin a little earlier"), ["$mod+Alt+ArrowLeft"], -FINE, "start"),
    {
      id: "segment.start.here",
      title: t("Begin at the playhead"),
      group,
      keys: ["["],
      when,
      run: () => editor.setEdge("start"),
    },
    {
      id: "segment.end.here",
      title: t("End at the playhead"),
      group,
      keys: ["]"],
      when,
      run: () => editor.setEdge("end"),
    },
  ];
}

function objectActions(editor: SegmentEditor, { here, selected }: { here: When; selected: When }): Action[] {
  const group = t("Segments");
  const free = () => here() && !selected();
  const words = { group, next: t("Next segment"), previous: t("Previous segment") };
  const seek = (id: string, title: string, keys: string[], steps: number): Action => ({
    id,
    title,
    group: t("Segments"),
    keys,
    when: free,
    run: () => {
      const at = Math.round((editor.head.time + steps * editor.stride) * 1000) / 1000;
      editor.head.seek(Math.max(0, Math.min(editor.duration, at)));
    },
  });
  return [
    ...stepActions(words, here, (by) => editor.step(by)),
    seek("head.later", t("Playhead on"), ["ArrowRight"], 1),
    seek("head.earlier", t("Playhead back"), ["ArrowLeft"], -1),
    {
      id: "segment.mark",
      title: t("A segment begins here, and ends at the second press"),
      group,
      keys: ["N"],
      when: here,
      run: () => editor.markHere(),
    },
    {
      id: "segment.delete",
      title: t("Delete the segment"),
      group,
      keys: ["Delete", "Backspace"],
      when: selected,
      run: () => editor.remove(),
    },
    {
      id: "segment.back",
      title: t("One level back"),
      group,
      keys: ["Escape"],
      when: () => here() && (editor.marking !== undefined || editor.selected !== undefined),
      run: () => void editor.back(),
    },
  ];
}
