import { useState, type KeyboardEvent } from "react";

export interface Completing {
  /** Where the begun word starts. */
  readonly from: number;
  readonly words: readonly string[];
}

interface Open extends Completing {
  readonly at: number;
  readonly chosen: number;
}

export type Complete = (text: string, at: number) => Completing;

/** A list of words at the caret: opened by typing or Ctrl Space, walked with arrows, taken with Enter or Tab. */
export function useCompletion(complete: Complete | undefined, onChange: (value: string) => void) {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const look = (area: HTMLTextAreaElement, asked: boolean) => {
    const at = area.selectionStart;
    const found = complete?.(area.value, at);
    const some = found !== undefined && found.words.length > 0 && (asked || found.from < at);
    setOpen(some ? { ...found, at, chosen: 0 } : undefined);
  };
  const take = (area: HTMLTextAreaElement, word: string | undefined) => {
    if (open === undefined || word === undefined) return;
    area.setRangeText(word, open.from, open.at, "end");
    onChange(area.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const area = event.currentTarget;
    if (complete !== undefined && event.ctrlKey && event.key === " ") {
      event.preventDefault();
      look(area, true);
      return;
    }
    if (open === undefined) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = open.words.length;
    if (by !== undefined) setOpen({ ...open, chosen: (open.chosen + by + count) % count });
    else if (event.key === "Enter" || event.key === "Tab") take(area, open.words[open.chosen]);
    else if (event.key === "Escape") close();
    else {
      if (event.key.length > 1 && event.key !== "Backspace" && event.key !== "Shift") close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return { open, close, look, take, onKeyDown };
}
