import { useId, type ReactNode } from "react";
import "./page.css";

interface Props {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** The first section of a column has no line above it. */
  readonly first?: boolean;
  readonly children: ReactNode;
}

export function Section({ title, note, actions, first = false, children }: Props) {
  const id = useId();
  return (
    <section className={first ? undefined : "sec"} aria-labelledby={id}>
      <header className="sec-head">
        <h2 id={id}>{title}</h2>
        <span className="sp" />
        <span className="beside">
          {note ? <span className="t3 f2">{note}</span> : null}
          {actions}
        </span>
      </header>
      {children}
    </section>
  );
}
