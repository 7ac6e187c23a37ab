import { useEffect, useRef, type RefObject } from "react";
import { connectWheel } from "../scene/pointer";
import type { SceneLink } from "../scene/link";
import { Scene } from "../scene/scene";

/**
 * A scene to look at in a box of the page: the wheel zooms, dragging pans, a double press fits it again; with a link,
 * in all that share it.
 */
export function useScene(box: RefObject<HTMLElement | null>, link?: SceneLink): RefObject<Scene | undefined> {
  const scene = useRef<Scene>(undefined);
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = new Scene(box.current);
    scene.current = made;
    const leave = link?.join(made);
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
      leave?.();
      made.close();
    };
  }, [box, link]);
  return scene;
}
