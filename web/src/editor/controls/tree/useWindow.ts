import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

interface Window {
  box: RefObject<HTMLDivElement | null>;
  /** The rows to draw: from, and until before. */
  from: number;
  until: number;
  /** Scrolls as little as brings the row into view. */
  reveal: (row: number) => void;
}

const MORE = 6;

/** Only the rows in view are drawn, however many there are; all have the same height. */
export function useWindow(rows: number, height: number): Window {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, tall: 400 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = () => setSeen({ top: element.scrollTop, tall: element.clientHeight });
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  const reveal = useCallback(
    (row: number) => {
      const element = box.current;
      if (element === null) return;
      const [top, bottom] = [row * height, (row + 1) * height];
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight)
        element.scrollTop = bottom - element.clientHeight;
    },
    [height],
  );
  const from = Math.max(0, Math.min(rows - 1, Math.floor(seen.top / height)) - MORE);
  return { box, from, until: Math.min(rows, Math.ceil((seen.top + seen.tall) / height) + MORE), reveal };
}
