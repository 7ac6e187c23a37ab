import { lazy, Suspense } from "react";
import { AsWritten } from "./AsWritten";
import type { PictureUrl } from "./Uploaded";
import "./markdown.css";

const Rendered = lazy(() => import("./MarkdownRendered"));

interface Props {
  readonly text: string;
  /** Where its pictures lie; without it none is shown. */
  readonly picture?: PictureUrl | undefined;
}

/** Text of others, shown as Markdown: no raw HTML, no picture from elsewhere. Loads its parser when needed. */
export function Markdown({ text, picture }: Props) {
  return (
    <div className="markdown prose">
      <AsWritten text={text}>
        <Suspense fallback={<p style={{ whiteSpace: "pre-wrap" }}>{text}</p>}>
          <Rendered text={text} picture={picture} />
        </Suspense>
      </AsWritten>
    </div>
  );
}
