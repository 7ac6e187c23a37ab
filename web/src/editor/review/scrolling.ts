/** Where a text that is scrolled begins: lines break elsewhere in each copy, so it is told by paragraph. */
export interface Top {
  /** The group of chunks at the upper edge, and the chunk of paragraphs in it. */
  group: number;
  chunk: number;
  /** The paragraph in it; undefined where the browser has not drawn the chunk. */
  paragraph: number | undefined;
  /** How much of the paragraph, or of the chunk, is above, 0 to 1. */
  share: number;
}

export function topOf(pane: HTMLElement): Top {
  const edge = pane.getBoundingClientRect().top;
  const groups = pane.getElementsByClassName("chunks");
  const group = firstBelow(groups, edge) ?? 0;
  const chunks = groups[group]?.getElementsByClassName("chunk") ?? [];
  const chunk = firstBelow(chunks, edge) ?? 0;
  const paragraphs = chunks[chunk]?.getElementsByTagName("p");
  const paragraph = firstBelow(paragraphs ?? [], edge);
  const box = (paragraphs?.[paragraph ?? -1] ?? chunks[chunk])?.getBoundingClientRect();
  return {
    group,
    chunk,
    paragraph,
    share: box === undefined ? 0 : Math.max(0, (edge - box.top) / box.height),
  };
}

export function scrollTo(pane: HTMLElement, { group, chunk, paragraph, share }: Top): void {
  const whole = pane.getElementsByClassName("chunks")[group]?.getElementsByClassName("chunk")[chunk];
  const first = whole?.getElementsByTagName("p")[paragraph ?? -1] ?? whole;
  const box = first?.getBoundingClientRect();
  if (box !== undefined) pane.scrollTop += box.top + share * box.height - pane.getBoundingClientRect().top;
}

function firstBelow(all: ArrayLike<Element>, edge: number): number | undefined {
  const at = Array.from(all).findIndex((one) => one.getBoundingClientRect().bottom > edge);
  return at < 0 ? undefined : at;
}
