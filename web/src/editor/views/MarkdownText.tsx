import { memo } from "react";
import ReactMarkdown, { type Components, type ExtraProps, type Options } from "react-markdown";
import remarkGfm from "remark-gfm";
import { t } from "@/i18n";
import { Uploaded, uploaded, type PictureUrl } from "@/ui/Uploaded";

/** What a kind of Markdown adds: its syntax, and how that is shown. */
export interface Extension {
  readonly plugins: NonNullable<Options["remarkPlugins"]>;
  readonly components: Components;
}

export interface MarkdownProps {
  readonly text: string;
  /** Lines of the source that are marked as changed. */
  readonly marked?: ReadonlySet<number> | undefined;
  /** Where an uploaded picture lies, by its SHA-256; without it no picture is shown. */
  readonly picture?: PictureUrl | undefined;
}

interface Props extends MarkdownProps {
  readonly extension?: Extension;
}

function MarkdownText({ text, marked, picture, extension }: Props) {
  const mark = ({ node }: ExtraProps): string | undefined => {
    const from = node?.position?.start.line ?? 0;
    const to = node?.position?.end.line ?? -1;
    for (let line = from; line <= to; line += 1) if (marked?.has(line) === true) return "changed";
    return undefined;
  };
  const components: Components = {
    a: ({ href, children }) => (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ),
    img: ({ src, alt }) => <Uploaded src={src} alt={alt || t("picture")} picture={picture} />,
    p: ({ children, ...extra }) => <p className={mark(extra)}>{children}</p>,
    li: ({ children, ...extra }) => <li className={mark(extra)}>{children}</li>,
    h1: ({ children, ...extra }) => <h3 className={mark(extra)}>{children}</h3>,
    h2: ({ children, ...extra }) => <h3 className={mark(extra)}>{children}</h3>,
    h3: ({ children, ...extra }) => <h4 className={mark(extra)}>{children}</h4>,
    ...extension?.components,
  };
  return (
    <div className="md" dir="auto">
      <ReactMarkdown
        remarkPlugins={[remarkGfm, ...(extension?.plugins ?? [])]}
        components={components}
        urlTransform={webOrUploaded}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** Links to the web, mail and places on this page, and pictures that were uploaded; nothing that runs. */
const webOrUploaded = (url: string): string => (/^(https?:|mailto:|#)/iu.test(url) ? url : uploaded(url));

export default memo(MarkdownText);
