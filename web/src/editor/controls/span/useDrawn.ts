import { useEffect, useState, type RefObject } from "react";
import { flushSync } from "react-dom";
import { keepingSelection } from "./selection";

/** Whether the browser tells when it begins and ceases to draw a box; where it does not, all are drawn. */
const TOLD = "ContentVisibilityAutoStateChangeEvent" in globalThis;

/**
 * Whether the browser draws a chunk of a text, which it does near the screen and where something is selected or found
 * (`content-visibility: auto`). The selection stays on its characters when their nodes are others.
 */
export function useDrawn(box: RefObject<HTMLElement | null>, first: boolean): boolean {
  const [drawn, setDrawn] = useState(first || !TOLD);
  useEffect(() => {
    const chunk = box.current;
    const root = chunk?.closest<HTMLElement>(".txt");
    if (!TOLD || chunk === null || !root) return undefined;
    const look = ({ skipped }: ContentVisibilityAutoStateChangeEvent) =>
      keepingSelection(root, chunk, () => flushSync(() => setDrawn(!skipped)));
    chunk.addEventListener("contentvisibilityautostatechange", look as EventListener);
    return () => chunk.removeEventListener("contentvisibilityautostatechange", look as EventListener);
  }, [box]);
  return drawn;
}
