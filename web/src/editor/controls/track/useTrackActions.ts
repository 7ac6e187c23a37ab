import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { actionsOf, type Action } from "../../core/actions";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Tool } from "../../scene/gesture";
import { setTool } from "../../sticky";
import type { Ground, When } from "../image/ground";
import { moveActions } from "../image/moveActions";
import { objectActions } from "../image/objectActions";
import { viewActions } from "../image/viewActions";
import type { TrackEditor } from "./trackEditor";

const JUMP = 10;

/** Keys of videos: those of pictures for the boxes of the frame, and those of time. */
export function useTrackActions(
  editor: TrackEditor | undefined,
  session: TaskSession,
  controls: readonly ControlPlan[],
  goTo: () => void,
): void {
  const here = () => editor !== undefined && useUi.getState().panel === "none";
  const selected = () => here() && editor?.selected !== undefined;
  const marked = () => selected() || (here() && editor?.events.selected !== undefined);
  const ground: Ground<TrackEditor> = { editor, session, controls, here, selected };
  useActions(
    editor === undefined
      ? []
      : [
          ...toolActions(editor, here),
          ...viewActions(ground).map((one) => (one.id === "view.hide" ? { ...one, keys: ["Shift+H"] } : one)),
          ...moveActions(ground),
          ...objectActions({ ...ground, selected: marked }),
          ...timeActions(editor, here, goTo),
          ...keyActions(editor, here, selected),
          ...eventActions(editor, here),
        ],
    LEVEL.view,
  );
}

function toolActions(editor: TrackEditor, when: When): Action[] {
  const action = (tool: Tool, title: string, key: string): Action => ({
    id: `tool.${tool}`,
    title,
    group: t("Tools"),
    keys: [key],
    when,
    run: () => {
      setTool(tool);
      editor.sync();
    },
  });
  return [
    action("select", t("Select"), "V"),
    action("pan", t("Pan"), "H"),
    {
      ...action("draw", t("Draw a track"), "B"),
      run: () => {
        setTool("draw");
        const { control, host } = editor;
        if (control !== undefined) host.session.setFocus({ control: control.name });
        editor.sync();
      },
    },
  ];
}

function timeActions(editor: TrackEditor, here: When, goTo: () => void): Action[] {
  const { reel, film, timeline } = editor;
  const action = actionsOf(t("Video"), "film", here);
  const free = () => here() && editor.selected === undefined;
  return [
    { ...action("play", t("Play or pause"), "Space", () => reel.toggle()), yields: true },
    {
      ...action("playTyping", t("Play or pause while typing"), "$mod+Space", () => reel.toggle()),
      typing: true,
    },
    action("next", t("Next frame"), ".", () => reel.step(1)),
    action("previous", t("Frame before"), ",", () => reel.step(-1)),
    action("on", t("On 10 frames"), "Shift+Period", () => reel.step(JUMP)),
    action("back", t("Back 10 frames"), "Shift+Comma", () => reel.step(-JUMP)),
    action("first", t("First frame"), "Home", () => reel.seek(0)),
    action("last", t("Last frame"), "End", () => reel.seek(film.last)),
    action("right", t("Next frame, with no track at hand"), "ArrowRight", () => reel.step(1), free),
    action("left", t("Frame before, with no track at hand"), "ArrowLeft", () => reel.step(-1), free),
    action("goTo", t("Jump to a frame"), "J", goTo),
    action("wider", t("More of the timeline"), "Alt+-", () => timeline.zoom(1 / 1.5)),
    action("closer", t("Less of the timeline"), "Alt+=", () => timeline.zoom(1.5)),
  ];
}

/** Events: the edges of the one at hand, at the frame that is shown or frame by frame. */
function eventActions({ events }: TrackEditor, here: When): Action[] {
  const selected = () => here() && events.selected !== undefined;
  const action = actionsOf(t("Events"), "event", selected);
  const asked = () => here() && events.controls.length > 0;
  return [
    action("take", t("Mark events"), "E", () => events.take(), asked),
    action("start", t("Begin with this frame"), "[", () => events.setEdge("start")),
    action("end", t("End with this frame"), "]", () => events.setEdge("end")),
    action("later", t("Move later by a frame"), "$mod+ArrowRight", () => events.nudge(1)),
    action("earlier", t("Move earlier by a frame"), "$mod+ArrowLeft", () => events.nudge(-1)),
    action("end.later", t("End a frame later"), "Shift+ArrowRight", () => events.nudge(1, "end")),
    action("end.earlier", t("End a frame earlier"), "Shift+ArrowLeft", () => events.nudge(-1, "end")),
    action("start.later", t("Begin a frame later"), "Alt+ArrowRight", () => events.nudge(1, "start")),
    action("start.earlier", t("Begin a frame earlier"), "Alt+ArrowLeft", () => events.nudge(-1, "start")),
  ];
}

function keyActions(editor: TrackEditor, here: When, selected: When): Action[] {
  const { verbs } = editor;
  const action = actionsOf(t("Tracks"), "track", selected);
  return [
    action("key", t("Make a keyframe here, or delete it"), "K", () => verbs.toggleKey()),
    action("end", t("The object is not to be seen from here on, or is again"), "O", () =>
      verbs.toggleOutside(),
    ),
    action("split", t("Split the track here"), "S", () => verbs.split()),
    action("merge", t("Merge: once for the first track, again for the second"), "M", () => verbs.merge()),
    action("nextKey", t("Next keyframe"), "]", () => verbs.stepKey(1), here),
    action("previousKey", t("Keyframe before"), "[", () => verbs.stepKey(-1), here),
  ];
}
