import type { ReactNode } from "react";
import { useDocumentTitle } from "@mantine/hooks";
import "./page.css";

interface Props {
  readonly title: string;
  /** Beside the title: state, kind, dates. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, aside, actions, children }: Props) {
  useDocumentTitle(`${title} · Sterling`);
  return (
    <div className="page">
      <PageHead title={title} aside={aside} actions={actions} />
      {children}
    </div>
  );
}

export function PageHead({ title, aside, actions }: Omit<Props, "children">) {
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {aside}
      <span className="sp" />
      {actions}
    </div>
  );
}
