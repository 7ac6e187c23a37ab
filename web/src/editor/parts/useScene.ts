import { useCallback, useState } from "react";
import { connectWheel } from "../scene/pointer";
import type { SceneLink } from "../scene/link";
import { Scene } from "../scene/scene";

type Attach = (box: HTMLElement | null) => (() => void) | undefined;

/**
 * A scene to look at in the box that the first of both is the `ref` of: the wheel zooms, dragging pans, a double press
 * fits it again; with a link, in all that share it.
 */
export function useScene(link?: SceneLink): readonly [Attach, Scene | undefined] {
  const [scene, setScene] = useState<Scene>();
  const attach = useCallback(
    (box: HTMLElement | null) => {
      if (box === null) return undefined;
      const made = new Scene(box);
      setScene(made);
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
    },
    [link],
  );
  return [attach, scene];
}
