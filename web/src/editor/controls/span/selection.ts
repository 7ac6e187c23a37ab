/**
 * The browser's own selection as the cursor of the text: what the eye sees is what a key labels.
 *
 * Elements with `data-at` hold one text node each and say at which unit of the text it begins.
 */
import type { Word } from "./words";

const holders = (root: HTMLElement): HTMLElement[] =>
  Array.from(root.querySelectorAll<HTMLElement>("[data-at]"));

function unitAt(root: HTMLElement, node: Node, offset: number): number {
  const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : null;
  const at = holder?.dataset["at"];
  if (at !== undefined) return Number(at) + offset;
  // Between elements: what lies before is counted.
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** What is selected in the text, in units; undefined when nothing is, or the selection is elsewhere. */
export function selectedRange(root: HTMLElement): (Word & { backward: boolean }) | undefined {
  const selection = window.getSelection();
  const { anchorNode, focusNode } = selection ?? {};
  if (!selection || selection.isCollapsed || !anchorNode || !focusNode) return undefined;
  if (!root.contains(anchorNode) || !root.contains(focusNode)) return undefined;
  const anchor = unitAt(root, anchorNode, selection.anchorOffset);
  const focus = unitAt(root, focusNode, selection.focusOffset);
  if (anchor === focus) return undefined;
  return { start: Math.min(anchor, focus), end: Math.max(anchor, focus), backward: focus < anchor };
}

/** Where the caret was put by a click. */
export function caretAt(root: HTMLElement): number | undefined {
  const node = window.getSelection()?.focusNode;
  if (!node || !root.contains(node)) return undefined;
  return unitAt(root, node, window.getSelection()?.focusOffset ?? 0);
}

/** The text node and the offset in it that stand for a unit of the text. */
function placeOf(root: HTMLElement, unit: number, end: boolean): [Node, number] | undefined {
  const all = holders(root);
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const at = Number(all[middle]?.dataset["at"]);
    if (end ? at < unit : at <= unit) low = middle;
    else high = middle - 1;
  }
  const holder = all[low];
  const text = holder?.firstChild;
  if (holder === undefined || text === null || text === undefined) return undefined;
  const offset = unit - Number(holder.dataset["at"]);
  return [text, Math.max(0, Math.min(offset, text.textContent?.length ?? 0))];
}

export function rangeOf(root: HTMLElement, { start, end }: Word): Range | undefined {
  const from = placeOf(root, start, false);
  const to = placeOf(root, end, true);
  if (from === undefined || to === undefined) return undefined;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** Selects a stretch and brings it into view. */
export function selectRange(root: HTMLElement, stretch: Word, backward = false): void {
  const range = rangeOf(root, stretch);
  const selection = window.getSelection();
  if (range === undefined || selection === null) return;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  if (backward) selection.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
  else selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
  const holder = (backward ? startContainer : endContainer).parentElement;
  holder?.scrollIntoView({ block: "nearest" });
}

export function clearSelection(): void {
  window.getSelection()?.removeAllRanges();
}

/** The word on the line above or below that is nearest to where the eye is. */
export function wordBeside(
  root: HTMLElement,
  words: readonly Word[],
  from: number,
  by: 1 | -1,
): number | undefined {
  const boxOf = (i: number): DOMRect | undefined => {
    const word = words[i];
    return word === undefined ? undefined : rangeOf(root, word)?.getBoundingClientRect();
  };
  const here = boxOf(from);
  if (here === undefined) return undefined;
  const x = here.left + here.width / 2;
  let line: number | undefined;
  let best: { i: number; gap: number } | undefined;
  for (let i = from + by; i >= 0 && i < words.length; i += by) {
    const box = boxOf(i);
    if (box === undefined) break;
    if (Math.abs(box.top - here.top) < here.height / 2) continue;
    line ??= box.top;
    if (Math.abs(box.top - line) > here.height / 2) break;
    const gap = Math.abs(box.left + box.width / 2 - x);
    if (best === undefined || gap < best.gap) best = { i, gap };
  }
  return best?.i;
}
