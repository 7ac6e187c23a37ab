/** The pages of a document: pictures, sizes and words, from a PDF that the server draws or from page images. */
import { t } from "@/i18n";
import { assetUrl, type PictureStore } from "../core/media";
import { isObject, type Json, type JsonObject } from "../core/json";
import { faultOf, readRange, Refused, waitFor, type RenditionState } from "../core/renditions";
import type { Rect, Size } from "../scene/camera";
import { buildPyramid, type Pyramid } from "../scene/pyramid";

/** A word of the text layer, in the units of its page. */
export interface Word extends Rect {
  text: string;
}

export interface Page {
  picture: Pyramid;
  words: readonly Word[];
}

export interface Pages {
  unit: "point" | "pixel";
  sizes: readonly Size[];
  sha256: string | undefined;
  /** A page by its place from 0 on; the same promise for the same page. */
  page: (at: number) => Promise<Page>;
  /** Its words alone, without the picture. */
  words: (at: number) => Promise<readonly Word[]>;
  close: () => void;
}

export type PagesState = { kind: "ready"; pages: Pages } | { kind: "broken"; message: string };

export interface Source {
  item: string;
  field: string;
  /** What the item has there: the name of a PDF, or a list of pages. */
  value: Json | undefined;
}

export async function loadPages(
  source: Source,
  pictures: PictureStore,
  fetcher: typeof fetch = fetch,
): Promise<PagesState> {
  try {
    if (Array.isArray(source.value)) return { kind: "ready", pages: await fromImages(source, pictures) };
    const state = await waitFor(fetcher, { ...source, kind: "pages" });
    return state.kind === "broken" ? state : { kind: "ready", pages: await fromPdf(state, fetcher) };
  } catch (error) {
    return { kind: "broken", message: faultOf(error) };
  }
}

/** Page images, which the task's pictures hold and free. */
async function fromImages({ item, field, value }: Source, pictures: PictureStore): Promise<Pages> {
  const given = (Array.isArray(value) ? value : []).map((one): JsonObject => (isObject(one) ? one : {}));
  const open = async (at: number): Promise<Page> => {
    const state = await pictures.load(assetUrl(item, `${field}.${at}.image`));
    if (state.kind === "broken") throw new Refused(state.message);
    return { picture: state.picture.pyramid, words: wordsIn(at) };
  };
  const wordsIn = (at: number) => wordsOf(given[at]?.["words"]);
  const sizes = await Promise.all(
    given.map(async ({ width, height }, at): Promise<Size> => {
      if (typeof width === "number" && typeof height === "number") return { width, height };
      const { picture } = await open(at);
      return { width: picture.width, height: picture.height };
    }),
  );
  if (sizes.length === 0) throw new Refused(t("The document has no pages."));
  const words = (at: number) => Promise.resolve(wordsIn(at));
  return { unit: "pixel", sizes, sha256: undefined, page: open, words, close: () => undefined };
}

type Ready = Extract<RenditionState, { kind: "ready" }>;

async function fromPdf({ rendition, url }: Ready, fetcher: typeof fetch): Promise<Pages> {
  const { facts, source } = rendition;
  const count = Number(facts["pages"]);
  const from = Number(facts["lengths"]);
  const sizes = (facts["sizes"] as [number, number][]).map(([width, height]) => ({ width, height }));
  const read = (start: number, end: number) => readRange(fetcher, { url, start, end });
  const ends: number[] = [];
  for (const length of new Uint32Array(await read(from, from + 8 * count)))
    ends.push((ends.at(-1) ?? 0) + length);
  const part = (i: number) => read(ends[i - 1] ?? 0, ends[i] ?? 0);
  const readWords = async (at: number) =>
    wordsOf(JSON.parse(new TextDecoder().decode(await part(count + at))) as Json);
  const open = async (at: number): Promise<Page> => {
    const [picture, words] = await Promise.all([part(at), readWords(at)]);
    const drawn = await buildPyramid(new Blob([picture], { type: "image/jpeg" }));
    const size = sizes[at] ?? drawn;
    return { picture: inUnits(drawn, size), words };
  };
  const opened = new Map<number, Promise<Page>>();
  return {
    unit: "point",
    sizes,
    sha256: source,
    page: (at) => {
      const known = opened.get(at) ?? open(at);
      opened.set(at, known);
      known.catch(() => opened.delete(at));
      return known;
    },
    words: readWords,
    close: () => {
      for (const page of opened.values()) void page.then(({ picture }) => picture.close());
      opened.clear();
    },
  };
}

/** A picture measured in the units of its page and not in its own pixels. */
const inUnits = (drawn: Pyramid, { width, height }: Size): Pyramid => ({
  width,
  height,
  get levels() {
    return drawn.levels.map(({ bitmap, factor }) => ({ bitmap, factor: (factor * drawn.width) / width }));
  },
  close: drawn.close,
});

function wordsOf(value: Json | undefined): Word[] {
  return (Array.isArray(value) ? value : []).filter(isObject).flatMap((word): Word[] => {
    const { text } = word;
    const [x = NaN, y = NaN, width = NaN, height = NaN] = ["x", "y", "width", "height"].map((name) =>
      Number(word[name]),
    );
    const whole = [x, y, width, height].every(Number.isFinite);
    return typeof text === "string" && whole ? [{ text, x, y, width, height }] : [];
  });
}

/** The words whose middle lies in a rectangle, line by line, from left to right as they stand in the layer. */
export function textIn(words: readonly Word[], rect: Rect): string {
  const inside = words.filter((word) => {
    const [x, y] = [word.x + word.width / 2, word.y + word.height / 2];
    return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
  });
  let text = "";
  for (const [i, word] of inside.entries()) {
    const before = inside[i - 1];
    const below = before !== undefined && word.y + word.height / 2 > before.y + before.height;
    text += before === undefined ? word.text : `${below ? "\n" : " "}${word.text}`;
  }
  return text;
}
