/**
 * The spectrum of a sound under its wave: only the stretch in view is fetched, ten seconds at a time, and only while it
 * is short enough to be seen. No React.
 */
import { t } from "@/i18n";
import { readRange, waitFor } from "../core/renditions";
import type { Colours, Sheet } from "./painter";
import { xOf } from "./timeline";

/** The bytes from `start` to before `end`. */
export type Read = (start: number, end: number) => Promise<ArrayBuffer>;

export interface SpectrumFacts {
  /** Columns a second. */
  rate: number;
  /** Of a column, from low to high. */
  bands: number;
  /** Of a band. */
  hertz: number;
  duration: number;
}

/** Seconds that are fetched together; so many of these are kept. */
const PIECE = 10;
const KEPT = 120;
/** Seconds that are shown at once; more would be noise on a screen. */
export const MOST_SECONDS = 600;

export class Spectrum {
  private readonly pieces = new Map<number, HTMLCanvasElement | undefined>();

  constructor(
    readonly facts: SpectrumFacts,
    private readonly read: Read,
    /** Called when more of it is there. */
    private readonly changed: () => void,
  ) {}

  /** Draws what is there of the window below `top`, and asks for the rest; how many seconds are there. */
  draw({ context, width, height, view }: Sheet, top: number, colours: Colours): number {
    const { duration } = this.facts;
    if (view.span > MOST_SECONDS) {
      context.font = colours.font;
      context.fillStyle = colours.text;
      context.fillText(t("Zoom in to 10 minutes or less to see the spectrum"), 12, (top + height) / 2);
      return 0;
    }
    const [first, last] = [Math.floor(view.start / PIECE), Math.ceil((view.start + view.span) / PIECE)];
    let shown = 0;
    for (let piece = first; piece < last; piece += 1) {
      const picture = this.piece(piece);
      if (picture === undefined) continue;
      const start = piece * PIECE;
      const end = Math.min(duration, start + PIECE);
      const [x, to] = [xOf(view, width, start), xOf(view, width, end)];
      context.drawImage(picture, x, top, to - x, height - top);
      shown += end - start;
    }
    return shown;
  }

  private piece(piece: number): HTMLCanvasElement | undefined {
    if (this.pieces.has(piece)) return this.pieces.get(piece);
    this.pieces.set(piece, undefined);
    for (const old of [...this.pieces.keys()].slice(0, -KEPT)) this.pieces.delete(old);
    const { rate, bands, duration } = this.facts;
    const all = Math.ceil(duration * rate);
    const [from, to] = [piece * PIECE * rate, Math.min(all, (piece + 1) * PIECE * rate)];
    if (to <= from) return undefined;
    this.read(from * bands, to * bands).then(
      (bytes) => {
        this.pieces.set(piece, pictureOf(new Uint8Array(bytes), bands));
        this.changed();
      },
      () => this.pieces.delete(piece),
    );
    return undefined;
  }
}

/** A pixel a column and band, the highest band on top. */
function pictureOf(levels: Uint8Array, bands: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, levels.length / bands);
  canvas.height = bands;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser has no canvas");
  const image = context.createImageData(canvas.width, bands);
  for (let i = 0; i < levels.length; i += 1) {
    const [column, band] = [Math.floor(i / bands), i % bands];
    image.data.set(heat(levels[i] ?? 0), ((bands - 1 - band) * canvas.width + column) * 4);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** From black over violet and orange to white. */
function heat(level: number): [number, number, number, number] {
  const part = level / 255;
  const [red, green, blue] = [2.2 * part - 0.35, 2.4 * part - 1.1, part < 0.5 ? 1.5 * part : 3 * part - 2];
  const byte = (value: number) => Math.round(255 * Math.max(0, Math.min(1, value)));
  return [byte(red), byte(green), byte(Math.max(blue, 0.75 * part * (1 - part) * 2)), 255];
}

/** The spectrum in a field of an item; undefined where the server cannot make one. */
export async function loadSpectrum(
  item: string,
  field: string,
  changed: () => void,
  fetcher: typeof fetch = (input, init) => fetch(input, init),
): Promise<Spectrum | undefined> {
  const made = await waitFor(fetcher, { item, field, kind: "spectrum" });
  if (made.kind === "broken") return undefined;
  const { facts } = made.rendition;
  const number = (name: keyof SpectrumFacts) => Number(facts[name]);
  return new Spectrum(
    { rate: number("rate"), bands: number("bands"), hertz: number("hertz"), duration: number("duration") },
    (start, end) => readRange(fetcher, { url: made.url, start, end }),
    changed,
  );
}
