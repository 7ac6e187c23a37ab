import { Children, isValidElement, memo, type ReactNode } from "react";
import remarkMath from "remark-math";
import { Formula } from "./Formula";
import MarkdownText, { type MarkdownProps, type Extension } from "./MarkdownText";
import { delimited, dollars } from "./mathText";
import "./math.css";

/** Code that is a formula: `$a$` and `$$a$$` as the parser hands them on, and a block of code in `math`. */
const isMath = (className: unknown): className is string =>
  typeof className === "string" && /(?:^| )language-math(?: |$)/u.test(className);

const textOf = (children: ReactNode): string => Children.toArray(children).map(String).join("");

const MATH: Extension = {
  plugins: [remarkMath, dollars],
  components: {
    code: ({ className, children }) =>
      isMath(className) ? (
        <Formula tex={textOf(children).trim()} display={!className.includes("math-inline")} />
      ) : (
        <code className={className}>{children}</code>
      ),
    pre: ({ children }) =>
      isValidElement<{ className?: string }>(children) && isMath(children.props.className) ? (
        children
      ) : (
        <pre>{children}</pre>
      ),
  },
};

/** Markdown with mathematics; a chunk of its own, for texts that may have some. */
function MathText({ text, ...more }: MarkdownProps) {
  return <MarkdownText text={delimited(text)} {...more} extension={MATH} />;
}

export default memo(MathText);
