/** Tab walks through the regions of a canvas, and after the last one on through the page: nobody is caught in here. */
import type { Action } from "../core/actions";

interface Words {
  group: string;
  next: string;
  previous: string;
}

/** `step` goes to the next region (1) or the one before (-1); false where there is none. */
export function stepActions(
  words: Words,
  here: (by: 1 | -1) => boolean,
  step: (by: 1 | -1) => boolean,
): Action[] {
  const action = (by: 1 | -1): Action => ({
    id: by > 0 ? "object.next" : "object.previous",
    title: by > 0 ? words.next : words.previous,
    group: words.group,
    keys: [by > 0 ? "Tab" : "Shift+Tab"],
    when: () => here(by) && onCanvas(),
    run: (event) => {
      // Called from the palette, it leaves the focus where it is.
      if (!step(by) && event !== undefined) leaveCanvas(by);
    },
  });
  return [action(1), action(-1)];
}

/** The canvas has the focus, or nothing has. */
export function onCanvas(): boolean {
  const active = document.activeElement;
  return active === null || active === document.body || active.closest("[data-canvas]") !== null;
}

/** Hands the focus to the pane after the canvas, or to the tools or the bar before it. */
function leaveCanvas(by: 1 | -1): void {
  const work = document.querySelector("[data-canvas]")?.closest(".wk");
  const around =
    by > 0 ? work?.querySelector(".pane") : (work?.querySelector(".rail") ?? document.querySelector(".abar"));
  around?.querySelector<HTMLElement>("button, input, [tabindex='0']")?.focus();
}
