import { useEffect, useRef, type ReactNode } from "react";
import { openPanel } from "../context";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly className?: string;
  /** Absent for a dialog that only goes away by doing what it asks. */
  readonly onClose?: (() => void) | undefined;
}

/** The platform's own dialog: it holds the focus, closes by Escape, and gives the focus back. */
export function Dialog({ title, children, className, onClose = () => openPanel("none") }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    if (dialog?.open === false) dialog.showModal();
    // The platform takes the first thing that can have the focus; a dialog may know better.
    dialog?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      className={`sheet ${className ?? ""}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        event.stopPropagation();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="sheet-in">{children}</div>
    </dialog>
  );
}
