import { useEffect, useRef } from "react";
import { t } from "@/i18n";
import type { ViewPlan } from "../core/plan";
import { pictureUrl } from "../annotate/pictureUrl";
import { usePicture } from "../parts/usePicture";
import { connectWheel } from "../scene/pointer";
import { Scene } from "../scene/scene";
import { MediaProblem } from "./MediaProblem";
import type { Shown } from "./View";

interface Props {
  readonly view: ViewPlan;
  readonly shown: Shown;
}

/** A picture to look at: the wheel zooms, dragging pans, a double press fits it again. */
export function Picture({ view, shown }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene>(undefined);
  const { state, retry } = usePicture(pictureUrl(view, shown));
  const pyramid = state?.kind === "ready" ? state.picture.pyramid : undefined;
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = new Scene(box.current);
    scene.current = made;
    const end = new AbortController();
    connectWheel(made, end.signal);
    const { element } = made;
    element.addEventListener("pointerdown", (event) => element.setPointerCapture(event.pointerId), end);
    element.addEventListener(
      "pointermove",
      (event) => {
        if (event.buttons === 1) made.panBy(event.movementX, event.movementY);
      },
      end,
    );
    element.addEventListener("dblclick", () => made.fit(), end);
    return () => {
      end.abort();
      made.close();
    };
  }, []);
  useEffect(() => scene.current?.setImage(pyramid), [pyramid]);
  return (
    <div className="cv picture" role="img" aria-label={view.title || t("Picture")}>
      <div ref={box} className="cv-in" />
      {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
    </div>
  );
}
