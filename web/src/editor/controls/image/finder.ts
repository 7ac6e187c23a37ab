import type { Draft } from "../../core/draft";
import { findRegion } from "../../core/found";
import type { ImageHost } from "./imageHost";
import type { Selected } from "./regionEdits";
import { figureOf } from "./shapes";

/** Finds a region by its id. Asked at every step of the pointer, it walks them once for each state of the document. */
export class Finder {
  private last: { doc: Draft; id: string; selected: Selected | undefined } | undefined;

  find({ session, controls, kind }: ImageHost, id: string): Selected | undefined {
    const { doc } = session;
    if (this.last?.doc !== doc || this.last.id !== id)
      this.last = { doc, id, selected: search({ session, controls }, id) };
    const { selected } = this.last;
    // Words of a page can be changed only with the text layer at hand, which comes and goes with its page.
    if (selected?.control.type !== "passage") return selected;
    return { ...selected, figure: kind(selected.control).read(selected.region) };
  }
}

function search(
  { session, controls }: Pick<ImageHost, "session" | "controls">,
  id: string,
): Selected | undefined {
  const found = findRegion(session, controls, id);
  return found && { ...found, figure: figureOf(found.control, found.region) };
}
