/** Where a text that is scrolled begins: lines break elsewhere in each copy, so it is told by paragraph. */
export interface Top {
  /** The paragraph at the upper edge. */
  paragraph: number;
  /** How much of it is above, 0 to 1. */
  share: number;
}

export function topOf(pane: HTMLElement): Top {
  const all = [...pane.querySelectorAll("p")];
  const edge = pane.scrollTop;
  const at = all.findIndex(({ offsetTop, offsetHeight }) => offsetTop + offsetHeight > edge);
  const first = all[at];
  if (first === undefined) return { paragraph: 0, share: 0 };
  return { paragraph: at, share: Math.max(0, (edge - first.offsetTop) / first.offsetHeight) };
}

export function scrollTo(pane: HTMLElement, { paragraph, share }: Top): void {
  const first = pane.querySelectorAll("p")[paragraph];
  if (first !== undefined) pane.scrollTop = first.offsetTop + share * first.offsetHeight;
}
