import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Mark } from "./Mark";
import "./door.css";

interface Props {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of the pages before the sign-in. */
export function Door({ title, text, children }: Props) {
  useDocumentTitle(`${title} · Sterling`);
  return (
    <main className="door">
      <div className="door-in">
        <div className="row door-mark">
          <Mark />
          Sterling
        </div>
        <h1>{title}</h1>
        {text ? <p className="t2">{text}</p> : null}
        {children}
      </div>
    </main>
  );
}
