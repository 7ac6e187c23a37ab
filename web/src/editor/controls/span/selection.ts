/**
 * The browser's own selection as the cursor of the text: what the eye sees is what a key labels.
 *
 * Elements with `data-at` hold one text node each and say at which unit of the text it begins.
 */
import type { ClipboardEvent } from "react";
import type { Word, Words } from "./words";

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
  range.collapse(backward);
  bringIntoView(range);
}

/** Scrolls no further than needed. The element of a text node may be a large piece of the text, so it does not do. */
export function bringIntoView(place: Range | Element): void {
  const node = place instanceof Element ? place : place.startContainer.parentElement;
  const scroller = node?.closest<HTMLElement>(".doc");
  if (!scroller) return;
  const box = place.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  if (box.top < frame.top) scroller.scrollTop += box.top - frame.top - box.height;
  else if (box.bottom > frame.bottom) scroller.scrollTop += box.bottom - frame.bottom + box.height;
}

/** Does what replaces the text nodes of a box, and selects the same characters again. */
export function keepingSelection(root: HTMLElement, box: HTMLElement, change: () => void): void {
  const selection = window.getSelection();
  const { anchorNode, focusNode } = selection ?? {};
  const whole = root.contains(anchorNode ?? null) && root.contains(focusNode ?? null);
  const touched = box.contains(anchorNode ?? null) || box.contains(focusNode ?? null);
  if (!selection || !anchorNode || !focusNode || !whole || !touched) {
    change();
    return;
  }
  const anchor = unitAt(root, anchorNode, selection.anchorOffset);
  const focus = unitAt(root, focusNode, selection.focusOffset);
  change();
  const from = placeOf(root, anchor, anchor > focus);
  const to = placeOf(root, focus, focus > anchor);
  if (from !== undefined && to !== undefined) selection.setBaseAndExtent(...from, ...to);
}

/** Where a span is: its mark, or its characters where marks are not drawn because it is far from the screen. */
export function whereIs(root: HTMLElement, id: string, at: Word): Element | Range | undefined {
  return root.querySelector(`[data-ids~="${CSS.escape(id)}"]`) ?? rangeOf(root, at);
}

/** What is copied is the text itself: where it is drawn in pieces, no break stands between them. */
export function copySelected(event: ClipboardEvent<HTMLElement>, text: string): void {
  const range = selectedRange(event.currentTarget);
  if (range === undefined) return;
  event.clipboardData.setData("text/plain", text.slice(range.start, range.end));
  event.preventDefault();
}

export function clearSelection(): void {
  window.getSelection()?.removeAllRanges();
}

/** The word on the line above or below that is nearest to where the eye is. */
export function wordBeside(root: HTMLElement, words: Words, from: Word, by: 1 | -1): Word | undefined {
  const boxOf = (word: Word): DOMRect | undefined => rangeOf(root, word)?.getBoundingClientRect();
  const here = boxOf(from);
  if (here === undefined) return undefined;
  const x = here.left + here.width / 2;
  let line: number | undefined;
  let best: { word: Word; gap: number } | undefined;
  for (let word = words.beside(from, by); word !== undefined; word = words.beside(word, by)) {
    const box = boxOf(word);
    if (box === undefined) break;
    if (Math.abs(box.top - here.top) < here.height / 2) continue;
    line ??= box.top;
    if (Math.abs(box.top - line) > here.height / 2) break;
    const gap = Math.abs(box.left + box.width / 2 - x);
    if (best === undefined || gap < best.gap) best = { word, gap };
  }
  return best?.word;
}
