import { useEffectEvent, useLayoutEffect, useState } from "react";
import type { Rect } from "../../scene/camera";
import { LinkPaths } from "./LinkPaths";
import { fitting, overText, type Line } from "./lines";

interface Props {
  readonly root: HTMLElement | null;
  /** Another value whenever there are other lines. */
  readonly stamp: unknown;
  /** Where the first words of a place stand is asked of `boxOf`. */
  readonly linesOn: (boxOf: (place: Element | Range | undefined) => Rect | undefined) => readonly Line[];
}

/** Lines over a text, each between the first words of two regions; drawn anew as its lines break anew. */
export function TextLinks({ root, stamp, linesOn }: Props) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const find = useEffectEvent(linesOn);
  useLayoutEffect(() => {
    if (root === null) return undefined;
    const draw = () => {
      const ground = root.getBoundingClientRect();
      const boxOf = (place: Element | Range | undefined) => {
        const box = place?.getClientRects()[0];
        return box && new DOMRect(box.x - ground.x, box.y - ground.y, box.width, box.height);
      };
      setLines(fitting(find(boxOf)));
    };
    const watch = new ResizeObserver(draw);
    watch.observe(root);
    draw();
    return () => watch.disconnect();
  }, [root, stamp]);
  return <LinkPaths lines={lines} route={overText} />;
}
