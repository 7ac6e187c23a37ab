import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useState } from "react";
import { t } from "@/i18n";
import { useHints, useSession } from "../../context";
import type { Region } from "../../core/draft";
import { findRegion } from "../../core/found";
import { endsOf } from "../../core/ends";
import { Offsets } from "../../core/offsets";
import { quoteOf } from "../../core/pieces";
import { lookUp, type LabelOption } from "../../core/plan";
import { LabelPane } from "../../parts/LabelPane";
import { AttributePanel } from "../../parts/AttributePanel";
import { Pane } from "../../parts/Pane";
import { Questions } from "../../parts/Questions";
import { RegionList } from "../../parts/RegionList";
import type { TaskProps } from "../props";
import { labelOf, setLabel, useSticky } from "../../sticky";
import { OtherViews } from "../../views/OtherViews";
import { Marks } from "./marks";
import { paragraphs } from "./paragraphs";
import { bringIntoView, clearSelection, copySelected, selectedRange, whereIs } from "./selection";
import { addPiece, createSpan, relabelSpan, unitsOf } from "./spanEdits";
import { chunked, SpanText } from "./SpanText";
import { useLast, usePieceKey } from "./pieceKey";
import { useSpanActions } from "./useSpanActions";
import { beginAt, isJoining, joinTo } from "../relation/joining";
import { LinkLines } from "../relation/LinkLines";
import { spanAt, spanVerbs, spanUnder } from "./verbs";
import { snapToWords, trimmed, Words, type Word } from "./words";

/** Spans on a text: select by pointer or word by word with the arrows, label with one key. */
export function SpanTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const [root, setRoot] = useState<HTMLDivElement | null>(null);
  const [refused, setRefused] = useState<string>();
  const [sought, setSought] = useState<{ readonly id: string }>();
  const shown = lookUp(view.path, session.assignment.data);
  const text = typeof shown === "string" ? shown : "";
  const { offsets, words, chunks } = useMemo(() => {
    const blocks = paragraphs(text);
    return { offsets: new Offsets(text), words: new Words(text, blocks), chunks: chunked(blocks) };
  }, [text]);
  const marks = useMemo(() => new Marks(controls, offsets), [controls, offsets]);
  useEffect(() => {
    for (const control of controls) session.setMedia(control.name, { length: offsets.length });
  }, [session, controls, offsets]);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  const selected = findRegion(session, controls, session.focus.region);
  const spans = useMemo(() => marks.of(session.doc), [marks, session.doc]);
  const whereOf = (id: string) => {
    const found = findRegion(session, controls, id);
    return root === null || found === undefined
      ? undefined
      : whereIs(root, id, unitsOf(found.region, offsets));
  };
  const select = (id: string | undefined) => {
    const found = findRegion(session, controls, id);
    session.setFocus({ region: id, ...(found === undefined ? {} : { control: found.control.name }) });
    clearSelection();
    setSought(id === undefined ? undefined : { id });
  };
  // Once it is drawn, which a span far from the screen is only when it is selected.
  const seek = useEffectEvent((id: string) => {
    const place = whereOf(id);
    if (place !== undefined) bringIntoView(place);
  });
  useLayoutEffect(() => {
    if (sought !== undefined) seek(sought.id);
  }, [sought]);
  const snap = ({ start, end }: Word): Word | undefined =>
    view.granularity === "word" ? snapToWords(text, words, start, end) : trimmed(text, start, end);
  const label = (option: LabelOption) => {
    if (control === undefined) return;
    setLabel(control.name, option.id);
    setRefused(undefined);
    // To ask for it again would lay out the page at once.
    if (document.activeElement !== root) root?.focus({ preventScroll: true });
    const range = root === null ? undefined : selectedRange(root);
    const stretch = range === undefined ? undefined : snap(range);
    if (stretch === undefined) {
      if (selected !== undefined && selected.control === control) relabelSpan(session, selected, option);
      return;
    }
    const result = createSpan(session, control, offsets, stretch, option);
    if ("refused" in result) setRefused(result.refused);
    else select(result.id);
  };
  const last = useLast(session.focus.region);
  const addTo = () => {
    const found = findRegion(session, controls, last.current);
    const range = root === null ? undefined : selectedRange(root);
    const stretch = range === undefined ? undefined : snap(range);
    if (found === undefined || stretch === undefined) return false;
    const result = addPiece(session, found, offsets, stretch);
    setRefused("refused" in result ? result.refused : undefined);
    if ("id" in result) select(result.id);
    return true;
  };
  usePieceKey(() => void addTo());
  useSpanActions(spanVerbs({ root, text, words, offsets, session, controls, select }));
  const joins = session.plan.controls.some((one) => endsOf(one).length > 0);
  useHints(hints(joins));
  if (control === undefined) return null;
  return (
    <div className="wk">
      <div className="doc">
        <OtherViews session={session} except={[view.name]} />
        <div
          ref={setRoot}
          className="txt"
          role="document"
          aria-label={view.title || t("Text to mark")}
          tabIndex={0}
          data-canvas
          onCopy={(event) => copySelected(event, text)}
          onPointerDown={(event) => {
            const begun = event.altKey ? spanAt(event.target, spans) : undefined;
            if (begun !== undefined && beginAt(session, begun)) event.preventDefault();
          }}
          onPointerUp={(event) => {
            const joined = isJoining()
              ? spanAt(document.elementFromPoint(event.clientX, event.clientY), spans)
              : undefined;
            if (joined !== undefined && joinTo(session, joined)) return;
            if ((event.ctrlKey || event.metaKey) && addTo()) return;
            const under = spanUnder(event.currentTarget, spans);
            if (under !== undefined) select(under);
            else session.setFocus({ region: undefined, control: control.name });
          }}
        >
          <SpanText text={text} chunks={chunks} spans={spans} selected={selected?.region.id} />
          {joins ? <LinkLines session={session} root={root} whereIs={whereOf} /> : null}
        </div>
        {refused === undefined ? null : (
          <p className="wrong" role="alert">
            {t("This overlaps “{text}”, and spans may not overlap here.", { text: refused })}
          </p>
        )}
      </div>
      <Pane name="spans" width={304}>
        <LabelPane
          control={control}
          current={selected?.control === control ? selected.region.label : labelOf(control)?.id}
          listening={() => controls.some((one) => one.name === session.focus.control)}
          onPick={label}
        />
        <RegionList
          session={session}
          controls={controls}
          describe={describe}
          quote={quoteOf}
          onSelect={select}
        />
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
        <Questions session={session} elsewhere={elsewhere} />
      </Pane>
    </div>
  );
}

const describe = ({ start, end }: Region): string =>
  t("from {start} to {end}", { start: Number(start), end: Number(end) });

const hints = (joins: boolean) => [
  { keys: ["ArrowLeft", "ArrowRight"], word: t("word") },
  { keys: ["Shift+ArrowRight"], word: t("select more") },
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["Tab"], word: t("next span") },
  joins ? { keys: ["J"], word: t("link from here") } : { keys: ["Delete"], word: t("delete") },
];
