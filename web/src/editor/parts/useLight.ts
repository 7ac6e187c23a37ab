import { useEffect } from "react";
import type { Scene } from "../scene/scene";
import { filterOf, useSticky } from "../sticky";

/** Shows pictures as light and as hard as the annotator has chosen; shapes keep their colours (canvas.css). */
export function useLight(scene: Scene | undefined): void {
  const filter = useSticky((sticky) => filterOf(sticky.light));
  useEffect(() => scene?.element.style.setProperty("--light", filter), [scene, filter]);
}
