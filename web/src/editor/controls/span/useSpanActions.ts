import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { actionsOf, type Action } from "../../core/actions";
import { onCanvas, stepActions } from "../../parts/canvasSteps";

/** What the keys of the text can ask for. */
export interface SpanVerbs {
  moveWord: (by: 1 | -1, extend: boolean) => void;
  moveLine: (by: 1 | -1) => void;
  moveEdge: (edge: "start" | "end", by: 1 | -1) => void;
  step: (by: 1 | -1) => boolean;
  remove: () => void;
  back: () => void;
  hasSpan: () => boolean;
  hasAnything: () => boolean;
}

/** Keys of the text: a cursor that goes word by word, and the spans that are there. */
export function useSpanActions(verbs: SpanVerbs): void {
  const here = () => useUi.getState().panel === "none" && onCanvas();
  useActions([...cursorActions(verbs, here), ...objectActions(verbs, here)], LEVEL.view);
}

function cursorActions(verbs: SpanVerbs, when: () => boolean): Action[] {
  const action = actionsOf(t("Text"), "text", when);
  return [
    action("right", t("Next word"), "ArrowRight", () => verbs.moveWord(1, false)),
    action("left", t("Previous word"), "ArrowLeft", () => verbs.moveWord(-1, false)),
    action("down", t("Word on the next line"), "ArrowDown", () => verbs.moveLine(1)),
    action("up", t("Word on the line above"), "ArrowUp", () => verbs.moveLine(-1)),
    action("more", t("Select one word more"), "Shift+ArrowRight", () => verbs.moveWord(1, true)),
    action("less", t("Select one word less"), "Shift+ArrowLeft", () => verbs.moveWord(-1, true)),
    action("end.more", t("End one character later"), "Alt+ArrowRight", () => verbs.moveEdge("end", 1)),
    action("end.less", t("End one character earlier"), "Alt+ArrowLeft", () => verbs.moveEdge("end", -1)),
    action("start.less", t("Start one character later"), "Alt+Shift+ArrowRight", () =>
      verbs.moveEdge("start", 1),
    ),
    action("start.more", t("Start one character earlier"), "Alt+Shift+ArrowLeft", () =>
      verbs.moveEdge("start", -1),
    ),
  ];
}

function objectActions(verbs: SpanVerbs, here: () => boolean): Action[] {
  const group = t("Spans");
  const words = { group, next: t("Next span"), previous: t("Previous span") };
  const span = actionsOf(group, "span", () => here() && verbs.hasAnything());
  return [
    ...stepActions(words, () => here() && verbs.hasAnything(), verbs.step),
    span(
      "delete",
      t("Delete the span"),
      ["Delete", "Backspace"],
      verbs.remove,
      () => here() && verbs.hasSpan(),
    ),
    span("back", t("One level back"), "Escape", verbs.back),
  ];
}
