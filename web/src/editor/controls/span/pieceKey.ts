import { useEffect, useRef, type RefObject } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions, useUi } from "../../context";
import { onCanvas } from "../../parts/canvasSteps";

/** One key adds what is selected in the text to the span that was at hand last. */
export function usePieceKey(run: () => void): void {
  const when = () => useUi.getState().panel === "none" && onCanvas();
  const title = t("Add the selected words to the last span");
  useActions([{ id: "span.piece", title, group: t("Spans"), keys: ["P"], when, run }], LEVEL.view);
}

/** The region that was at hand last, also when none is now: selecting words lets go of it. */
export function useLast(id: string | undefined): RefObject<string | undefined> {
  const last = useRef(id);
  useEffect(() => {
    if (id !== undefined) last.current = id;
  }, [id]);
  return last;
}
