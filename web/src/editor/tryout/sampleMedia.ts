/** Pictures and recordings of a sample item, which lie in the page where they are not on the server. */
import { t } from "@/i18n";
import type { Tools } from "../context";
import { ActionRegistry } from "../core/actions";
import { assetUrl, PictureStore } from "../core/media";
import { RecordingStore } from "../core/recordings";

/** No sample is known by its content; the editors write this digest for it. */
const NO_DIGEST = "0".repeat(64);
const PEAKS_A_SECOND = 1000;

/** The bytes of a data URI in base64; undefined for any other text. The policy of the page forbids fetching it. */
export function blobOf(uri: unknown): Blob | undefined {
  const found = typeof uri === "string" ? /^data:([\w/+.-]+);base64,(.*)$/su.exec(uri) : null;
  if (found === null) return undefined;
  const [, type = "", content = ""] = found;
  return new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type });
}

/** The fields of an item, and the pictures of those that hold more: `shot.image`, of pages `pages.0.image`. */
function fieldsOf(data: Readonly<Record<string, unknown>>): [string, unknown][] {
  const pictured = (path: string, value: unknown): [string, unknown][] =>
    typeof value === "object" && value !== null && "image" in value ? [[`${path}.image`, value.image]] : [];
  return Object.entries(data).flatMap(([name, value]): [string, unknown][] => [
    [name, value],
    ...(Array.isArray(value)
      ? value.flatMap((page: unknown, at) => pictured(`${name}.${at}`, page))
      : pictured(name, value)),
  ]);
}

/**
 * What the editors need around a task whose files are data URIs in its data, the others being on the server
 * where `item` names the item there; `close` frees them.
 */
export function sampleTools(
  data: Readonly<Record<string, unknown>>,
  item?: string,
): Tools & { close: () => void } {
  const blobs = new Map<string, Blob>();
  for (const [field, value] of fieldsOf(data)) {
    const blob = blobOf(value);
    if (blob !== undefined) blobs.set(field, blob);
  }
  const urls = new Map([...blobs].map(([field, blob]) => [field, URL.createObjectURL(blob)]));
  const read: typeof fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, window.location.href);
    const here = item === undefined || blobs.has(url.searchParams.get("field") ?? "");
    return here ? answer(url, blobs) : fetch(input, init);
  };
  const pictures = new PictureStore(read);
  return {
    registry: new ActionRegistry(),
    pictures,
    recordings: new RecordingStore(read),
    address: (_, field) => urls.get(field) ?? (item === undefined ? "" : assetUrl(item, field)),
    close: () => {
      pictures.keep(new Set());
      for (const url of urls.values()) URL.revokeObjectURL(url);
    },
  };
}

/** What the server would answer about a file of an item. */
async function answer(url: URL, blobs: ReadonlyMap<string, Blob>): Promise<Response> {
  const field = url.searchParams.get("field") ?? "";
  const blob = blobs.get(field);
  if (blob === undefined) {
    const detail = t("{field} has no file: it has to be a data URI in base64.", { field });
    return Response.json({ detail }, { status: 404 });
  }
  if (url.pathname.endsWith("/assets")) return new Response(blob);
  const { pairs, duration } = await peaksOf(blob);
  if (url.pathname.endsWith("/content")) return new Response(pairs);
  return Response.json({ state: "ready", source: NO_DIGEST, facts: { rate: PEAKS_A_SECOND, duration } });
}

/** Least and greatest sample of each thousandth of a second, of the first channel. */
async function peaksOf(blob: Blob): Promise<{ pairs: Int8Array<ArrayBuffer>; duration: number }> {
  const context = new OfflineAudioContext(1, 1, 16_000);
  const sound = await context.decodeAudioData(await blob.arrayBuffer());
  const samples = sound.getChannelData(0);
  const step = sound.sampleRate / PEAKS_A_SECOND;
  const pairs = new Int8Array(2 * Math.ceil(samples.length / step));
  for (const [at, sample] of samples.entries()) {
    const pair = 2 * Math.floor(at / step);
    pairs[pair] = Math.min(pairs[pair] ?? 0, Math.max(-128, Math.round(sample * 128)));
    pairs[pair + 1] = Math.max(pairs[pair + 1] ?? 0, Math.min(127, Math.round(sample * 127)));
  }
  return { pairs, duration: sound.duration };
}
