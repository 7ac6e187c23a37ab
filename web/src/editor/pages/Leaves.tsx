import { useEffect, useRef, useState } from "react";
import type { ViewPlan } from "../core/plan";
import type { Shape } from "../scene/painter";
import { useScene } from "../parts/useScene";
import { MediaProblem } from "../views/MediaProblem";
import { PageBar } from "../controls/block/PageBar";
import { usePage, usePages } from "./usePages";
import "../controls/block/block.css";

interface Props {
  readonly view: ViewPlan;
  readonly shown: { readonly item_id: string; readonly data: Readonly<Record<string, unknown>> };
  readonly shapesAt?: (page: number) => readonly Shape[];
}

/** A document to look at, page by page, with what is marked on it. */
export function Leaves({ view, shown, shapesAt }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scene = useScene(box);
  const [at, setAt] = useState(1);
  const { state, retry } = usePages(view, shown);
  const { page, broken } = usePage(state, at);
  const sizes = state?.kind === "ready" ? state.pages.sizes : [];
  useEffect(() => {
    scene.current?.setImage(page?.picture);
    scene.current?.setShapes(shapesAt?.(at) ?? [], undefined);
  });
  const problem = state?.kind === "broken" ? state.message : broken;
  const counts = sizes.map((_, i) => shapesAt?.(i + 1).length ?? 0);
  return (
    <div className="cv picture leaves" role="group" aria-label={view.title || view.name}>
      <div ref={box} className="cv-in" />
      {problem === undefined ? null : <MediaProblem message={problem} onRetry={retry} />}
      {counts.length === 0 ? null : <PageBar at={at} counts={counts} go={setAt} />}
    </div>
  );
}
