/** Markdown that cannot do anything: no raw HTML, no pictures from elsewhere, links that only open on request. */
import { lazy } from "react";
import { AsWritten } from "./AsWritten";
import type { MarkdownProps } from "./MarkdownText";
import { mayHaveMath } from "./mayHaveMath";

const Plain = lazy(() => import("./MarkdownText"));
const WithMath = lazy(() => import("./MathText"));

export const Markdown = (props: MarkdownProps) => (
  <AsWritten text={props.text}>
    {mayHaveMath(props.text) ? <WithMath {...props} /> : <Plain {...props} />}
  </AsWritten>
);
