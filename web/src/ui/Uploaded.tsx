/** Uploaded pictures in texts, named by their content: `![what it shows](sha256:<digest>)`. */

/** Where a picture lies, by its SHA-256. */
export type PictureUrl = (sha256: string) => string;

const NAME = /^sha256:([0-9a-f]{64})$/u;

/** The name of an uploaded picture as it is; empty for anything else. */
export const uploaded = (url: string): string => (NAME.test(url) ? url : "");

export const guidelinesPicture =
  (project: string): PictureUrl =>
  (sha256) =>
    `/api/v1/projects/${project}/guidelines/pictures/${sha256}`;

interface Props {
  readonly src: unknown;
  readonly alt: string;
  readonly picture: PictureUrl | undefined;
}

/** The picture, or what it shows in words: one from elsewhere would tell its owner who reads. */
export function Uploaded({ src, alt, picture }: Props) {
  const digest = typeof src === "string" ? NAME.exec(src)?.[1] : undefined;
  if (digest === undefined || picture === undefined) return <span className="t3">[{alt}]</span>;
  return <img src={picture(digest)} alt={alt} loading="lazy" />;
}
