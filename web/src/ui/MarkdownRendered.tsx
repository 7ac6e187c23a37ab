import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

/** A picture from elsewhere would tell its owner who reads: only ours are shown. */
const ours = (src: unknown): src is string => typeof src === "string" && /^(\/(?!\/)|blob:)/u.test(src);

const components: Components = {
  img: ({ src, alt }) =>
    ours(src) ? <img src={src} alt={alt ?? ""} /> : <span className="t3">[{alt ?? ""}]</span>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ),
};

export default function MarkdownRendered({ text }: { readonly text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={components} skipHtml>
      {text}
    </ReactMarkdown>
  );
}
