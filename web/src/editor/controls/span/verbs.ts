import { findRegion } from "../../core/found";
import { regionsOf } from "../../core/draft";
import type { Offsets } from "../../core/offsets";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Laned } from "./segments";
import { caretAt, clearSelection, selectedRange, selectRange, wordBeside } from "./selection";
import { deleteSpan, resizeSpan, unitsOf } from "./spanEdits";
import type { Marked } from "./marks";
import type { SpanVerbs } from "./useSpanActions";
import type { Word, Words } from "./words";

interface Ground {
  root: HTMLElement | null;
  text: string;
  words: Words;
  offsets: Offsets;
  session: TaskSession;
  controls: readonly ControlPlan[];
  select: (id: string | undefined) => void;
}

/** The smallest span under a click; undefined for a drag or a click beside all spans. */
export function spanUnder(root: HTMLElement, spans: readonly Laned<Marked>[]): string | undefined {
  if (selectedRange(root) !== undefined) return undefined;
  const at = caretAt(root);
  if (at === undefined) return undefined;
  const under = spans.filter(({ span }) => span.start <= at && at <= span.end);
  under.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  return under[0]?.span.id;
}

/** The smallest span that an element of the text lies in. */
export function spanAt(target: EventTarget | null, spans: readonly Laned<Marked>[]): string | undefined {
  const mark = target instanceof Element ? target.closest<HTMLElement>("[data-ids]") : null;
  const ids = new Set(mark?.dataset["ids"]?.split(" "));
  const under = spans.filter(({ span }) => ids.has(span.id));
  under.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  return under[0]?.span.id;
}

/** The verbs of the keys, on this text and this document. */
export function spanVerbs({ root, text, words, offsets, session, controls, select }: Ground): SpanVerbs {
  const selected = () => findRegion(session, controls, session.focus.region);
  const range = () => (root === null ? undefined : selectedRange(root));
  const show = (stretch: Word, backward = false) => {
    if (root === null) return;
    session.setFocus({ region: undefined });
    root.focus({ preventScroll: true });
    selectRange(root, stretch, backward);
  };
  /** The word at the moving end of the selection, or where the last span or click was. */
  const cursor = (): { word: Word | undefined; fresh: boolean } => {
    const now = range();
    if (now !== undefined) return { word: words.after(now.backward ? now.start : now.end - 1), fresh: false };
    const span = selected();
    if (span !== undefined) return { word: words.after(unitsOf(span.region, offsets).end - 1), fresh: false };
    return { word: words.after((root === null ? undefined : caretAt(root)) ?? 0), fresh: true };
  };
  return {
    moveWord: (by, extend) => {
      const span = selected();
      const now = range();
      if (extend && now === undefined && span !== undefined) {
        const bounds = unitsOf(span.region, offsets);
        const next = words.beside(words.after(bounds.end - 1), by);
        if (next !== undefined) resizeSpan(session, span, offsets, { start: bounds.start, end: next.end });
        return;
      }
      const { word, fresh } = cursor();
      const next = fresh ? word : words.beside(word, by);
      if (next === undefined) return;
      if (!extend || now === undefined) show(next);
      else show(extended(now, next), now.backward ? next.start < now.end : next.end <= now.start);
    },
    moveLine: (by) => {
      if (root === null) return;
      const { word, fresh } = cursor();
      const next = fresh || word === undefined ? word : (wordBeside(root, words, word, by) ?? word);
      if (next !== undefined) show(next);
    },
    moveEdge: (edge, by) => {
      const span = selected();
      const now = range() ?? (span === undefined ? undefined : unitsOf(span.region, offsets));
      if (now === undefined) return;
      const moved = { start: now.start, end: now.end, [edge]: character(text, now[edge], by) };
      if (moved.end <= moved.start) return;
      if (range() === undefined && span !== undefined) resizeSpan(session, span, offsets, moved);
      else show(moved);
    },
    step: (by) => {
      const all = controls
        .flatMap((control) => regionsOf(session.value(control.name)))
        .sort((a, b) => Number(a["start"]) - Number(b["start"]));
      const at = all.findIndex((region) => region.id === session.focus.region);
      const next = at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by];
      select(next?.id);
      return next !== undefined;
    },
    remove: () => {
      const span = selected();
      if (span === undefined) return;
      deleteSpan(session, span);
      select(undefined);
    },
    back: () => {
      if (range() !== undefined) clearSelection();
      else select(undefined);
    },
    hasSpan: () => selected() !== undefined,
    hasAnything: () =>
      range() !== undefined ||
      session.focus.region !== undefined ||
      controls.some((control) => regionsOf(session.value(control.name)).length > 0),
  };
}

/** A selection whose moving end has gone to another word. */
function extended(now: Word & { backward: boolean }, next: Word): Word {
  const anchor = now.backward ? now.end : now.start;
  return next.end > anchor
    ? { start: Math.min(anchor, next.start), end: next.end }
    : { start: next.start, end: anchor };
}

/** One code point on or back: never into the middle of a surrogate pair. */
function character(text: string, at: number, by: 1 | -1): number {
  const next = Math.max(0, Math.min(text.length, at + by));
  const inside =
    next > 0 && /[\uDC00-\uDFFF]/.test(text[next] ?? "") && /[\uD800-\uDBFF]/.test(text[next - 1] ?? "");
  return inside ? next + by : next;
}
