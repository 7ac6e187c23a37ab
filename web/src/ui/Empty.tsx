import type { ReactNode } from "react";
import "./empty.css";

interface Props {
  readonly title: string;
  readonly text?: ReactNode;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
}

/** What would be here, one action, one link. No drawing. */
export function Empty({ title, text, icon, children }: Props) {
  return (
    <div className="empty">
      {icon ? <span className="t3">{icon}</span> : null}
      <h2>{title}</h2>
      {text ? <p className="t2">{text}</p> : null}
      {children ? <div className="row wrap">{children}</div> : null}
    </div>
  );
}
