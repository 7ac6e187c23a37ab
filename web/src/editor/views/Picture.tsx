import { useEffect } from "react";
import { t } from "@/i18n";
import type { ViewPlan } from "../core/plan";
import { pictureUrl } from "../annotate/pictureUrl";
import { usePicture } from "../parts/usePicture";
import { useScene } from "../parts/useScene";
import { MediaCutting } from "./MediaCutting";
import { MediaProblem } from "./MediaProblem";
import type { Shown } from "./View";

interface Props {
  readonly view: ViewPlan;
  readonly shown: Shown;
}

/** A picture to look at. */
export function Picture({ view, shown }: Props) {
  const [box, scene] = useScene();
  const { state, cutting, retry } = usePicture(pictureUrl(view, shown));
  const pyramid = state?.kind === "ready" ? state.picture.pyramid : undefined;
  useEffect(() => scene?.setImage(pyramid), [scene, pyramid]);
  return (
    <div className="cv picture" role="img" aria-label={view.title || t("Picture")}>
      <div ref={box} className="cv-in" />
      {cutting ? <MediaCutting /> : null}
      {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
    </div>
  );
}
