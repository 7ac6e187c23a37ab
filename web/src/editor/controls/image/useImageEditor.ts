import { useEffect, useRef, useState, type RefObject } from "react";
import { useLight } from "../../parts/useLight";
import { figureKind } from "../../scene/figures";
import { labelOf, useSticky } from "../../sticky";
import { isJoining, joinTo } from "../relation/joining";
import { ImageEditor } from "./imageEditor";
import type { ImageHost } from "./imageHost";

const RING = figureKind({ type: "polygon", spec: {} });

interface Work {
  /** Where the editor gets its canvas. */
  readonly canvas: RefObject<HTMLDivElement | null>;
  readonly editor: ImageEditor | undefined;
}

/** The editor of the regions on a picture, for as long as what it works on stays the same. */
export function useImageEditor({
  session,
  controls,
  page,
  kind = figureKind,
}: Pick<ImageHost, "session" | "controls" | "page"> & Partial<Pick<ImageHost, "kind">>): Work {
  const canvas = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<ImageEditor>();
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new ImageEditor(canvas.current, {
      session,
      controls,
      // While a link is begun a press picks its other end, whatever the tool.
      tool: () => (isJoining() ? "select" : useSticky.getState().tool),
      join: (id) => joinTo(session, id),
      label: labelOf,
      // The lasso draws a ring, of which the inside is painted.
      kind: (control) =>
        control.type === "mask" && useSticky.getState().tool === "lasso" ? RING : kind(control),
      brush: () => useSticky.getState().brush,
      tolerance: () => useSticky.getState().tolerance,
      ...(page === undefined ? {} : { page }),
    });
    setEditor(made);
    return () => made.close();
  }, [session, controls, page, kind]);
  useLight(editor?.scene);
  return { canvas, editor };
}
