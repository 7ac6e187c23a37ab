import { useEffect } from "react";
import type { Scene } from "../scene/scene";
import { filterOf, useLightStore } from "../light";

/** Shows pictures as light and as hard as the annotator has chosen; shapes keep their colours (canvas.css). */
export function useLight(scene: Scene | undefined): void {
  const filter = useLightStore(filterOf);
  useEffect(() => scene?.element.style.setProperty("--light", filter), [scene, filter]);
}
