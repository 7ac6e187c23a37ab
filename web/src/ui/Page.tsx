import type { ReactNode } from "react";
import { useDocumentTitle } from "@mantine/hooks";
import "./page.css";

interface Props {
  readonly title: string;
  /** Before the title: who it is about. */
  readonly mark?: ReactNode;
  /** Beside the title: state, kind, dates. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ children, ...head }: Props) {
  useDocumentTitle(`${head.title} · Sterling`);
  return (
    <div className="page">
      <PageHead {...head} />
      {children}
    </div>
  );
}

export function PageHead({ title, mark, aside, actions }: Omit<Props, "children">) {
  return (
    <div className="page-head">
      {mark}
      <div className="title">
        <h1 title={title}>{title}</h1>
        {aside}
      </div>
      {actions ? <div className="row wrap">{actions}</div> : null}
    </div>
  );
}
