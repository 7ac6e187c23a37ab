import { useSession } from "../../context";
import type { TaskSession } from "../../core/session";
import { useJoining } from "./joining";
import { linesIn } from "./lines";
import { TextLinks } from "./TextLinks";

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
  return (
    <TextLinks
      root={root}
      stamp={`${version} ${control} ${at}`}
      linesOn={(boxOf) =>
        linesIn(
          session,
          { control, at },
          (id) => boxOf(whereIs(id)),
          ({ atHand }) => atHand,
        )
      }
    />
  );
}
