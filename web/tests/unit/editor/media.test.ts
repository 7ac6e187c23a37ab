/** Pictures as the server gives them: whole, or too large and by their tiles. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assetUrl, PictureStore } from "@/editor/core/media";

const URL = assetUrl("item-1", "pages.0.image");
const WHOLE = "whole";
const TILE = "tile";
const SOURCE = "ab".repeat(32);

interface Server {
  /** What the asset's own headers say. */
  headers?: Record<string, string>;
  rendition: object;
}

/** One tile of 300 by 200 pixels, then its length. */
const CONTENT = new Uint8Array([...new TextEncoder().encode(TILE), 4, 0, 0, 0]);
const READY = {
  state: "ready",
  source: SOURCE,
  size: CONTENT.length,
  facts: { width: 300, height: 200, tile: 512, lengths: 4 },
};

function fetching({ headers = {}, rendition }: Server): typeof fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url === URL) return Promise.resolve(new Response(WHOLE, { headers }));
    if (url === "/api/v1/items/item-1/renditions/tiles?field=pages.0.image")
      return Promise.resolve(Response.json(rendition));
    if (url === "/api/v1/items/item-1/renditions/tiles/content?field=pages.0.image") {
      const range = new Headers(init?.headers).get("Range") ?? "";
      const [, from = "0", to = "0"] = /bytes=(\d+)-(\d+)/u.exec(range) ?? [];
      return Promise.resolve(new Response(CONTENT.slice(Number(from), Number(to) + 1), { status: 206 }));
    }
    return Promise.reject(new Error(`nothing is at ${url}`));
  };
}

beforeEach(() => {
  // As a browser does that can decode the tile, and not the whole picture.
  vi.stubGlobal("createImageBitmap", async (blob: Blob) => {
    if ((await blob.text()) !== TILE) throw new Error("cannot be decoded");
    return { width: 300, height: 200, close: () => undefined };
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("a picture", () => {
  it.each([
    ["that the server calls too large", { "Sterling-Rendition": "tiles" }],
    ["that the browser cannot decode", {}],
  ])("%s is shown by its tiles", async (_, headers) => {
    const state = await new PictureStore(fetching({ headers, rendition: READY })).load(URL);
    if (state.kind === "broken") throw new Error(state.message);
    const { pyramid, sha256 } = state.picture;
    expect({ width: pyramid.width, height: pyramid.height, sha256 }).toEqual({
      width: 300,
      height: 200,
      sha256: SOURCE,
    });
    const [piece] = pyramid.tiles?.pieces({ x: 0, y: 0, width: 300, height: 200 }, 1) ?? [];
    expect(piece?.onto).toEqual({ x: 0, y: 0, width: 300, height: 200 });
  });

  it("says that it is being cut as long as it is", async () => {
    const pictures = new PictureStore(
      fetching({ headers: { "Sterling-Rendition": "tiles" }, rendition: READY }),
    );
    const told: boolean[] = [];
    pictures.subscribe(() => told.push(pictures.cutting(URL)));
    await pictures.load(URL);
    expect(told).toEqual([true, false]);
  });

  it("that is damaged says why", async () => {
    const rendition = { state: "failed", error: "The picture cannot be read: it is cut or damaged." };
    const large = new PictureStore(fetching({ headers: { "Sterling-Rendition": "tiles" }, rendition }));
    expect(await large.load(URL)).toEqual({ kind: "broken", message: rendition.error });
    const small = new PictureStore(fetching({ headers: { "Content-Type": "image/png" }, rendition }));
    expect(await small.load(URL)).toEqual({
      kind: "broken",
      message: "The picture cannot be decoded (image/png).",
    });
  });
});
