/** Videos of tasks: index and proxy, waited for while the server makes them. */
import { t } from "@/i18n";
import { faultIn, faultOf, readRange, waitFor, type RenditionState } from "../core/renditions";
import { Film } from "./film";

export type FilmState = { kind: "ready"; film: Film } | { kind: "broken"; message: string };

type Ready = Extract<RenditionState, { kind: "ready" }>;

/** The video in a field of an item. */
export async function loadFilm(
  item: string,
  field: string,
  fetcher: typeof fetch = fetch,
): Promise<FilmState> {
  const wanted = (kind: "frames" | "proxy") => waitFor(fetcher, { item, field, kind });
  try {
    const [frames, proxy] = await Promise.all([wanted("frames"), wanted("proxy")]);
    if (frames.kind === "broken") return frames;
    if (proxy.kind === "broken") return proxy;
    return await open(frames, proxy, fetcher);
  } catch (error) {
    return { kind: "broken", message: faultOf(error) };
  }
}

async function open(frames: Ready, proxy: Ready, fetcher: typeof fetch): Promise<FilmState> {
  const { facts, source } = frames.rendition;
  const read = (url: string) => (start: number, end: number) => readRange(fetcher, { url, start, end });
  const [count, from] = [Number(facts["frames"]), Number(proxy.rendition.facts["lengths"])];
  if (count !== proxy.rendition.facts["frames"])
    return { kind: "broken", message: t("The frames of the video cannot be counted: it is damaged.") };
  const [times, lengths] = await Promise.all([
    read(frames.url)(0, 8 * count),
    read(proxy.url)(from, from + 4 * count),
  ]);
  const fps = facts["fps"];
  const film = new Film(
    {
      width: Number(facts["width"]),
      height: Number(facts["height"]),
      fps: typeof fps === "number" ? fps : "variable",
      sha256: source,
      fault: faultIn(facts),
    },
    new Float64Array(times),
    new Uint32Array(lengths),
    read(proxy.url),
  );
  return { kind: "ready", film };
}
