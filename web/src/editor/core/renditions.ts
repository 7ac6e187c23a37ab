/** Renditions: forms of an asset that the server makes at the first look. This waits until one is there. */
import type { Rendition } from "@/api/schema.gen";
import { said, t } from "@/i18n";

export type RenditionState =
  { kind: "ready"; rendition: Rendition; url: string } | { kind: "broken"; message: string };

export interface Wanted {
  item: string;
  field: string;
  kind: Rendition["kind"];
}

const FIRST_WAIT = 150;
const LONGEST_WAIT = 2000;

/** Asks until the rendition is made or failed; `url` is where its bytes are. */
export async function waitFor(fetcher: typeof fetch, { item, field, kind }: Wanted): Promise<RenditionState> {
  const url = `/api/v1/items/${item}/renditions/${kind}`;
  const query = `field=${encodeURIComponent(field)}`;
  for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 1.5)) {
    const response = await fetcher(`${url}?${query}`, { credentials: "same-origin" });
    if (!response.ok) return { kind: "broken", message: await reasonOf(response) };
    const rendition = (await response.json()) as Rendition;
    if (rendition.state === "failed")
      return {
        kind: "broken",
        message: rendition.error === null ? t("The file cannot be read.") : said(rendition.error),
      };
    if (rendition.state === "ready") return { kind: "ready", rendition, url: `${url}/content?${query}` };
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** The sentence of a refusal. */
export async function reasonOf(response: Response): Promise<string> {
  try {
    const { detail } = (await response.json()) as { detail?: unknown };
    if (typeof detail === "string") return said(detail);
  } catch {
    // No problem document: the status alone has to do.
  }
  return t("The file cannot be fetched ({status}).", { status: response.status });
}

/** The server gave no bytes, for the reason that the message tells. */
export class Refused extends Error {}

/** Why there is no file, of what a request threw. */
export const faultOf = (error: unknown): string =>
  error instanceof Refused ? error.message : t("The file cannot be fetched: the server does not answer.");

/** What of a file could not be decoded that is shown nonetheless. */
export function faultIn(facts: Record<string, unknown>): string | undefined {
  const fault = facts["fault"];
  return typeof fault === "string" ? fault : undefined;
}

/** Bytes of a rendition from `start` to before `end`. Throws `Refused`. */
export async function readRange(
  fetcher: typeof fetch,
  { url, start, end }: { url: string; start: number; end: number },
): Promise<ArrayBuffer> {
  if (end <= start) return new ArrayBuffer(0);
  const headers = { Range: `bytes=${start}-${end - 1}` };
  const response = await fetcher(url, { credentials: "same-origin", headers });
  if (!response.ok) throw new Refused(await reasonOf(response));
  const got = await response.arrayBuffer();
  if (got.byteLength !== end - start) throw new Refused(t("The file was not sent as it is kept."));
  return got;
}
