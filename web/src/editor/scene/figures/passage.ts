import { isObject, type Json, type JsonObject } from "../../core/json";
import type { Stretch, TextLayer } from "../../pages/textLayer";
import type { Edge } from "../boxes";
import type { Point, Rect } from "../camera";
import { SolidFigure, type Figure, type FigureKind, type Handle } from "../figure";
import { boundsOf, type Line } from "../lines";
import { rectOf } from "../rect";
import { cornersOf } from "./box";

/** A step of keys is one word, one of ten pixels five. */
const FAR = 10;
const WORDS = 5;

/** Words of a page. It can be changed where the text layer is at hand. */
export class PassageFigure extends SolidFigure {
  readonly bounds: Rect;
  readonly lines: readonly Line[];

  constructor(
    readonly stretch: Stretch,
    private readonly layer?: TextLayer,
  ) {
    super();
    this.lines = stretch.boxes.map(cornersOf);
    this.bounds = boundsOf(this.lines);
  }

  get handles(): readonly Handle[] {
    const [first, last] = [this.stretch.boxes[0], this.stretch.boxes.at(-1)];
    if (this.layer === undefined || first === undefined || last === undefined) return [];
    return [
      { id: "start", at: { x: first.x, y: first.y }, look: "hollow", cursor: "text" },
      { id: "end", at: { x: last.x + last.width, y: last.y + last.height }, look: "hollow", cursor: "text" },
    ];
  }

  /** Small steps, as keys make them, go from word to word; a pull goes to the words that it ends at. */
  moved(dx: number, dy: number): Figure {
    const ends = this.ends();
    if (ends === undefined) return this;
    const [first, last] = ends;
    const near = Math.max(Math.abs(dx), Math.abs(dy)) <= FAR;
    const box = this.layer?.words[first];
    const to = box && this.layer.at({ x: box.x + box.width / 2 + dx, y: box.y + box.height / 2 + dy });
    const by = near ? stepOf(dx, dy) : (to ?? first) - first;
    return this.between(first + by, last + by);
  }

  dragged(handle: string, to: Point): Figure {
    const ends = this.ends();
    const word = this.layer?.at(to);
    if (ends === undefined || word === undefined) return this;
    return handle === "start" ? this.between(word, ends[1]) : this.between(ends[0], word);
  }

  override stretched(edge: Edge, dx: number, dy: number): Figure {
    const ends = this.ends();
    if (ends === undefined) return this;
    const [first, last] = ends;
    const by = stepOf(dx, dy);
    return edge === "start"
      ? this.between(Math.min(first + by, last), last)
      : this.between(first, Math.max(last + by, first));
  }

  members(): JsonObject {
    const { start, end, text, boxes } = this.stretch;
    return { start, end, text, boxes: boxes.map((box): Json => ({ ...box })) };
  }

  protected fitted(): Figure {
    return this;
  }

  /** The first and the last word. */
  private ends(): [number, number] | undefined {
    return this.layer?.range(this.stretch);
  }

  /** From word to word, as far as there are any. */
  private between(first: number, last: number): Figure {
    const { layer } = this;
    const fits = (at: number) => layer?.words[at] !== undefined;
    return layer !== undefined && fits(first) && fits(last)
      ? new PassageFigure(layer.run(first, last), layer)
      : this;
  }
}

const stepOf = (dx: number, dy: number): number => {
  const by = dx === 0 ? dy : dx;
  return Math.sign(by) * (Math.abs(by) >= FAR ? WORDS : 1);
};

function read(region: JsonObject, layer?: TextLayer): PassageFigure {
  const { start, end, text, boxes } = region;
  const stretch = { start: Number(start), end: Number(end), text: typeof text === "string" ? text : "" };
  const drawn = Array.isArray(boxes) ? boxes.filter(isObject).map(rectOf) : [];
  // A label that was put together from several answers may have no rectangles of its own.
  const ends = drawn.length === 0 ? layer?.range(stretch) : undefined;
  const found = ends === undefined ? drawn : (layer?.run(...ends).boxes ?? []);
  return new PassageFigure({ ...stretch, boxes: found }, layer);
}

const NOTHING: Stretch = { start: 0, end: 0, text: "", boxes: [] };

/** Passages on a page with this text layer; without one they are only shown. */
export const passageOn = (layer: TextLayer | undefined): FigureKind => ({
  how: "corners",
  read: (region) => read(region, layer),
  spanned: (a, b) => {
    const [from, to] = [layer?.at(a), layer?.at(b)];
    const found = from === undefined || to === undefined ? undefined : layer?.run(from, to);
    return new PassageFigure(found ?? NOTHING, layer);
  },
  placed: (centre) => {
    const word = layer?.at(centre);
    return new PassageFigure(word === undefined ? NOTHING : (layer?.run(word, word) ?? NOTHING), layer);
  },
});
