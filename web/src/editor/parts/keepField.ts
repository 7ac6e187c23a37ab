import type { FocusEvent } from "react";
import { isTyping } from "../core/hotkeys";

/**
 * What is pressed on a player gives the cursor back to the field that is written: the letters after it are text, not
 * keys. Who comes by keys stays; what is chosen or written in stays open.
 */
export function keepField({ target, relatedTarget: field }: FocusEvent<HTMLElement>): void {
  if (!isTyping(field) || isTyping(target) || target.matches(":focus-visible")) return;
  if (field instanceof HTMLElement) field.focus({ preventScroll: true });
}
