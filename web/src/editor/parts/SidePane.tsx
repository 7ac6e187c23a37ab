import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { IconButton } from "@/ui/Button";

interface Props {
  readonly title: string;
  /** What stands beside the title. */
  readonly note?: ReactNode;
  /** Says what closes, and by which key. */
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** What is in the pane, for those who do not see it. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A pane docked beside the task: a head that closes it, and something to read that scrolls. */
export function SidePane({ title, note, closeLabel, onClose, label, children }: Props) {
  return (
    <aside className="guide" aria-label={title}>
      <header className="ph">
        {title} {note}
        <span className="sp" />
        <IconButton icon={IconX} name={closeLabel} onClick={onClose} />
      </header>
      <div className="guide-text" tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
    </aside>
  );
}
