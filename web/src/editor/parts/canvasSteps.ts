/** Tab walks through the regions of a canvas, and after the last one on through the page: nobody is caught in here. */
import type { Action } from "../core/actions";

interface Words {
  group: string;
  next: string;
  previous: string;
}

/** `step` goes to the next region (1) or the one before (-1); false where there is none. */
export function stepActions(words: Words, here: () => boolean, step: (by: 1 | -1) => boolean): Action[] {
  const action = (by: 1 | -1): Action => ({
    id: by > 0 ? "object.next" : "object.previous",
    title: by > 0 ? words.next : words.previous,
    group: words.group,
    keys: [by > 0 ? "Tab" : "Shift+Tab"],
    when: () => here() && onCanvas(),
    run: () => {
      if (!step(by)) leaveCanvas(by);
    },
  });
  return [action(1), action(-1)];
}

/** The canvas has the focus, or nothing has. */
function onCanvas(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest("[data-canvas]") !== null;
}

/** Hands the focus to the pane after the canvas, or to the bar before it. */
function leaveCanvas(by: 1 | -1): void {
  const canvas = document.querySelector<HTMLElement>("[data-canvas]");
  const around = by > 0 ? canvas?.closest(".wk")?.querySelector(".pane") : document.querySelector(".abar");
  around?.querySelector<HTMLElement>("button, input, [tabindex='0']")?.focus();
}
