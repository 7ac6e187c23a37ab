/** Spans in several pieces: what lies between `start` and `end` but for the gaps. Offsets are code points. No React. */
import type { Region } from "./draft";
import { isObject, type Json } from "./json";

export interface Piece {
  start: number;
  end: number;
}

/** The pieces of a span in their order; one where it has no gaps. */
export function piecesOf({ start, end, gaps }: Region): Piece[] {
  const pieces: Piece[] = [];
  let from = Number(start);
  for (const gap of Array.isArray(gaps) ? gaps.filter(isObject) : []) {
    pieces.push({ start: from, end: Number(gap["start"]) });
    from = Number(gap["end"]);
  }
  return [...pieces, { start: from, end: Number(end) }];
}

/** Pieces in their order, those that touch or overlap as one. */
export function joinedPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const { start, end } of pieces.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** What lies between pieces, as it stands in an answer. */
export const gapsBetween = (pieces: readonly Piece[]): Json[] =>
  pieces.slice(1).map(({ start }, i) => ({ start: pieces[i]?.end ?? start, end: start }));

/** The gaps that are left where a span has new ends: those that lie within them. */
export const gapsWithin = (region: Region, { start, end }: Piece): Json[] =>
  gapsBetween(piecesOf(region)).filter(
    (gap) => isObject(gap) && Number(gap["start"]) > start && Number(gap["end"]) < end,
  );

/** The words of a span, with an ellipsis for each gap: `left \u2026 knee`. */
export function quoteOf(region: Region): string {
  const { text, start } = region;
  if (typeof text !== "string") return "";
  const pieces = piecesOf(region);
  if (pieces.length === 1) return text;
  const letters = Array.from(text);
  const from = Number(start);
  return pieces
    .map((one) =>
      letters
        .slice(one.start - from, one.end - from)
        .join("")
        .trim(),
    )
    .join(" \u2026 ");
}
