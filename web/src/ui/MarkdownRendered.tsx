import { useMemo } from "react";
import ReactMarkdown, { defaultUrlTransform, type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { Uploaded, uploaded, type PictureUrl } from "./Uploaded";

const webOrUploaded = (url: string): string => uploaded(url) || defaultUrlTransform(url);

export default function MarkdownRendered({
  text,
  picture,
}: {
  readonly text: string;
  readonly picture?: PictureUrl | undefined;
}) {
  const components = useMemo<Components>(
    () => ({
      img: ({ src, alt }) => <Uploaded src={src} alt={alt ?? ""} picture={picture} />,
      a: ({ href, children }) => (
        <a href={href} target="_blank" rel="noreferrer noopener">
          {children}
        </a>
      ),
    }),
    [picture],
  );
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={components} urlTransform={webOrUploaded} skipHtml>
      {text}
    </ReactMarkdown>
  );
}
