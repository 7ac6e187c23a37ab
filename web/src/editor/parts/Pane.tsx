import { useState, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { t } from "@/i18n";

interface Props {
  /** Under which its width is remembered. */
  readonly name: string;
  readonly width: number;
  readonly children: ReactNode;
}

const LEAST = 240;
const MOST = 720;

/** The pane at the side: resized by its edge, by pointer or arrow keys, and remembered. */
export function Pane({ name, width, children }: Props) {
  const key = `sterling.pane.${name}`;
  const [wide, setWide] = useState(() => Number(localStorage.getItem(key)) || width);
  const resize = (next: number) => {
    const kept = Math.round(Math.max(LEAST, Math.min(MOST, next)));
    localStorage.setItem(key, String(kept));
    setWide(kept);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const edge = event.currentTarget.parentElement?.getBoundingClientRect();
    if (edge === undefined) return;
    resize(document.dir === "rtl" ? event.clientX - edge.left : edge.right - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    resize(wide + by);
  };
  return (
    <aside className="pane" aria-label={t("Labels and answers")} style={{ width: wide }}>
      <div
        className="grip"
        role="separator"
        aria-orientation="vertical"
        aria-label={t("Width of the pane")}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        aria-valuenow={wide}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      {children}
    </aside>
  );
}
