import { lazy, Suspense } from "react";
import { AsWritten } from "./AsWritten";
import "./markdown.css";

const Rendered = lazy(() => import("./MarkdownRendered"));

/** Text of others, shown as Markdown: no raw HTML, no picture from elsewhere. Loads its parser when needed. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="markdown prose">
      <AsWritten text={text}>
        <Suspense fallback={<p style={{ whiteSpace: "pre-wrap" }}>{text}</p>}>
          <Rendered text={text} />
        </Suspense>
      </AsWritten>
    </div>
  );
}
