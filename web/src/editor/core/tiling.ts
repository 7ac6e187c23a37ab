/** Pictures that are too large to be shown whole: their tiles, waited for while the server cuts them. */
import { Tiles } from "../scene/tiles";
import type { PictureState } from "./media";
import { readRange, waitFor, type RenditionState } from "./renditions";

type Ready = Extract<RenditionState, { kind: "ready" }>;

/** The picture in a field of an item, with the tile that shows all of it. */
export async function loadTiles(
  fetcher: typeof fetch,
  { item, field }: { item: string; field: string },
): Promise<PictureState> {
  const made = await waitFor(fetcher, { item, field, kind: "tiles" });
  return made.kind === "broken" ? made : { kind: "ready", picture: await open(made, fetcher) };
}

async function open({ rendition, url }: Ready, fetcher: typeof fetch) {
  const { facts, source, size } = rendition;
  const [width, height] = [Number(facts["width"]), Number(facts["height"])];
  const read = (start: number, end: number) => readRange(fetcher, { url, start, end });
  const from = Number(facts["lengths"]);
  const lengths = new Uint32Array(await read(from, size ?? from));
  // Sums over 4 GB: as doubles they stay exact.
  const starts = new Float64Array(lengths.length + 1);
  lengths.forEach((length, i) => (starts[i + 1] = (starts[i] ?? 0) + length));
  const load = async (place: number) => {
    const bytes = await read(starts[place] ?? 0, starts[place + 1] ?? 0);
    return createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  };
  const tiles = new Tiles({ width, height }, Number(facts["tile"]), load);
  await tiles.open();
  return { pyramid: { width, height, levels: [], tiles, close: () => tiles.close() }, sha256: source };
}
