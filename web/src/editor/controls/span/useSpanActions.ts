import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import type { Action } from "../../core/actions";
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
  const group = t("Text");
  const action = (id: string, title: string, keys: string[], run: () => void): Action => ({
    id,
    title,
    group,
    keys,
    when,
    run,
  });
  return [
    action("text.right", t("Next word"), ["ArrowRight"], () => verbs.moveWord(1, false)),
    action("text.left", t("Previous word"), ["ArrowLeft"], () => verbs.moveWord(-1, false)),
    action("text.down", t("Word on the next line"), ["ArrowDown"], () => verbs.moveLine(1)),
    action("text.up", t("Word on the line above"), ["ArrowUp"], () => verbs.moveLine(-1)),
    action("text.more", t("Select one word more"), ["Shift+ArrowRight"], () => verbs.moveWord(1, true)),
    action("text.less", t("Select one word less"), ["Shift+ArrowLeft"], () => verbs.moveWord(-1, true)),
    action("text.end.more", t("End one character later"), ["Alt+ArrowRight"], () => verbs.moveEdge("end", 1)),
    action("text.end.less", t("End one character earlier"), ["Alt+ArrowLeft"], () =>
      verbs.moveEdge("end", -1),
    ),
    action("text.start.less", t("Start one character later"), ["Alt+Shift+ArrowRight"], () =>
      verbs.moveEdge("start", 1),
    ),
    action("text.start.more", t("Start one character earlier"), ["Alt+Shift+ArrowLeft"], () =>
      verbs.moveEdge("start", -1),
    ),
  ];
}

function objectActions(verbs: SpanVerbs, here: () => boolean): Action[] {
  const group = t("Spans");
  const words = { group, next: t("Next span"), previous: t("Previous span") };
  return [
    ...stepActions(words, () => here() && verbs.hasAnything(), verbs.step),
    {
      id: "span.delete",
      title: t("Delete the span"),
      group,
      keys: ["Delete", "Backspace"],
      when: () => here() && verbs.hasSpan(),
      run: verbs.remove,
    },
    {
      id: "span.back",
      title: t("One level back"),
      group,
      keys: ["Escape"],
      when: () => here() && verbs.hasAnything(),
      run: verbs.back,
    },
  ];
}
