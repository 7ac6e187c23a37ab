/** Sounds that the browser cannot play (AIFF, AMR, Apple Lossless ...): the server makes a form of them that it can. */
import { waitFor } from "./renditions";

const ASSET = /\/items\/([^/]+)\/assets\?field=([^&]+)$/u;

/** Gives an element that could not play the file of an item what it can play, once that is made. */
export async function hearOtherwise(element: HTMLMediaElement): Promise<void> {
  const asked = element.src;
  const [, item, field] = ASSET.exec(asked) ?? [];
  if (item === undefined || field === undefined) return;
  const wanted = { item, field: decodeURIComponent(field), kind: "sound" } as const;
  // Why there is none is told where the wave of the same file is missing.
  const made = await waitFor(fetch, wanted).catch(() => undefined);
  if (made?.kind === "ready" && element.src === asked) element.src = made.url;
}
