import { useEffectEvent, useLayoutEffect, useState } from "react";
import { useSession } from "../../context";
import type { TaskSession } from "../../core/session";
import { useJoining } from "./joining";
import { LinkPaths } from "./LinkPaths";
import { linesIn, overText, type Held, type Line } from "./lines";

interface Props {
  readonly session: TaskSession;
  readonly root: HTMLElement | null;
  /** Where a region is on the screen, also one that is not drawn now. */
  readonly whereIs: (id: string) => Element | Range | undefined;
}

/** Lines over the text for the links at hand: of the region that is selected, or the one that is held. */
export function LinkLines({ session, root, whereIs }: Props) {
  const version = useSession(session);
  const { control, at } = useJoining();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const find = useEffectEvent(whereIs);
  useLayoutEffect(() => {
    if (root === null) return undefined;
    const draw = () => setLines(linesOn(session, root.getBoundingClientRect(), { control, at }, find));
    const watch = new ResizeObserver(draw);
    watch.observe(root);
    draw();
    return () => watch.disconnect();
  }, [session, root, version, control, at]);
  return <LinkPaths lines={lines} route={overText} />;
}

/** The links at hand, each between the first words of its regions. */
function linesOn(session: TaskSession, ground: DOMRect, held: Held, whereIs: Props["whereIs"]): Line[] {
  const boxOf = (id: string): DOMRect | undefined => {
    const box = whereIs(id)?.getClientRects()[0];
    return box && new DOMRect(box.x - ground.x, box.y - ground.y, box.width, box.height);
  };
  return linesIn(session, held, boxOf, ({ atHand }) => atHand);
}
