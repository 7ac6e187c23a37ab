import { useCallback, useEffect, useRef } from "react";
import { t } from "@/i18n";
import { useSession } from "../../context";
import { regionsOf, type Region } from "../../core/draft";
import { flagOf, type ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { FindBar } from "../../pages/FindBar";
import { FindMarks } from "../../pages/FindMarks";
import type { Hit } from "../../pages/finding";
import { textIn, type Page } from "../../pages/pages";
import { useFinding } from "../../pages/useFinding";
import { TextLayer } from "../../pages/textLayer";
import { AttributePanel } from "../../parts/AttributePanel";
import { RegionPane } from "../../parts/RegionPane";
import type { FigureKind } from "../../scene/figure";
import { figureKind } from "../../scene/figures";
import { cornersOf } from "../../scene/figures/box";
import { PassageFigure, passageOn } from "../../scene/figures/passage";
import { boundsOf } from "../../scene/lines";
import { useSticky } from "../../sticky";
import { Easel } from "../image/Easel";
import type { ImageEditor } from "../image/imageEditor";
import type { Paging } from "../image/imageHost";
import { describe, toolsOf } from "../image/tools";
import { AIM, useAim } from "../image/useAim";
import { useImageActions } from "../image/useImageActions";
import { useImageEditor } from "../image/useImageEditor";
import { ImageLinks } from "../relation/ImageLinks";
import type { TaskProps } from "../props";
import { BlockText } from "./BlockText";
import { PageBar } from "./PageBar";
import { ReadingOrder } from "./ReadingOrder";
import { useBlockActions } from "./useBlockActions";
import { useDocument } from "./useDocument";
import "./block.css";

/** Rail, page, pane: blocks on the pages of a document, page by page. */
export function DocumentTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const { at, count, page, pages, problem, retry, go } = useDocument(session, view, controls);
  const finding = useFinding({ pages, page: at, go });
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  const ordered = control !== undefined && flagOf(control.spec, "ordered");
  const now = useRef<{ at: number; page: Page | undefined; ordered: boolean }>({ at, page, ordered });
  const paging = useCallback(() => pagingOf(now.current), []);
  const kind = useCallback((one: ControlPlan) => kindOn(now.current.page, one), []);
  const { canvas, editor } = useImageEditor({ session, controls, page: paging, kind });
  useEffect(() => {
    now.current = { at, page, ordered };
    editor?.setImage(page?.picture);
    editor?.sync();
  });
  useImageActions(editor, session, controls);
  const mark = useMarking(finding.hit, editor, page);
  const take = useBlockActions({ session, editor, page, at, count, go });
  useAim(editor?.aim, hints(ordered));
  if (control === undefined) return null;
  const selected = editor?.selected;
  return (
    <div className="wk boxes">
      <Easel
        {...{ session, view, canvas, editor, controls, control, problem, retry }}
        image={page?.picture}
        name={t("Document with blocks. Every block is also in the list.")}
      >
        {editor === undefined ? null : (
          <ImageLinks {...{ session, controls }} scene={editor.scene} page={at} />
        )}
        {editor === undefined ? null : <FindMarks {...{ finding }} scene={editor.scene} page={page && at} />}
        <FindBar finding={finding} mark={mark} />
        {count === 0 ? null : <PageBar at={at} counts={countsOf(session, controls, count)} go={go} />}
      </Easel>
      <RegionPane
        {...{ session, controls, elsewhere, control, selected }}
        name="blocks"
        width={304}
        reserved={[...toolsOf(controls).map((tool) => tool.key), "E", "I", "U", "T"]}
        onLabel={(option) => editor?.relabel(option)}
        list={{
          describe,
          quote: (region) => wordsOf(region, control),
          onSelect: (id) => editor?.select(id),
        }}
      >
        {selected?.control.type !== "block" ? null : (
          <BlockText session={session} {...selected} take={take} />
        )}
        {selected === undefined || !ordered ? null : <ReadingOrder />}
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
      </RegionPane>
    </div>
  );
}

/** What a block is called in the list: its text, else its label. */
const wordsOf = ({ text, label }: Region, { options }: ControlPlan): string =>
  typeof text === "string" && text !== "" ? text : (options.find(({ id }) => id === label)?.title ?? label);

/** Marks the hit at hand; one whose page is still on its way, as soon as that is there. */
function useMarking(
  hit: Hit | undefined,
  editor: ImageEditor | undefined,
  page: Page | undefined,
): () => void {
  const wanted = useRef<Hit>(undefined);
  const make = () => {
    if (wanted.current === undefined || editor?.size === undefined || page === undefined) return;
    if (wanted.current === hit) markHit(hit, editor, page);
    wanted.current = undefined;
  };
  useEffect(make);
  return () => {
    wanted.current = hit;
    make();
  };
}

/** Makes a region of words that were sought and found, with the control at hand. */
function markHit(hit: Hit, editor: ImageEditor, page: Page): void {
  const { control, size } = editor;
  if (control === undefined || size === undefined || hit.stretch.boxes.length === 0) return;
  if (control.type === "passage") editor.create(new PassageFigure(hit.stretch, layerOf(page)));
  else {
    const { x, y, width, height } = boundsOf(hit.stretch.boxes.map(cornersOf));
    editor.create(editor.host.kind(control).spanned({ x, y }, { x: x + width, y: y + height }, size));
  }
}

const layers = new WeakMap<Page, TextLayer>();

function layerOf(page: Page): TextLayer {
  const layer = layers.get(page) ?? new TextLayer(page.words);
  layers.set(page, layer);
  return layer;
}

/** Words are marked on the text layer of the page at hand. */
const kindOn = (page: Page | undefined, control: ControlPlan): FigureKind =>
  control.type !== "passage" || page === undefined ? figureKind(control) : passageOn(layerOf(page));

function countsOf(session: TaskSession, controls: readonly ControlPlan[], count: number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (const control of controls)
    for (const { page } of regionsOf(session.value(control.name)))
      if (typeof page === "number" && counts[page - 1] !== undefined)
        counts[page - 1] = (counts[page - 1] ?? 0) + 1;
  return counts;
}

/** A new block is on the page at hand and has the words that lie in it. */
function pagingOf(now: { at: number; page: Page | undefined; ordered: boolean }): Paging {
  return {
    at: now.at,
    members: (figure) => {
      if (figure instanceof PassageFigure) return { page: now.at };
      const text = textIn(now.page?.words ?? [], figure.bounds);
      return { page: now.at, ...(text === "" ? {} : { text }) };
    },
    ...(now.ordered ? { tag: (place: number) => `${place + 1}.` } : {}),
  };
}

const hints = (ordered: boolean) => [
  { keys: ["1", "–", "9"], word: t("label") },
  AIM,
  { keys: ["N"], word: t("new") },
  { keys: ["PageUp", "PageDown"], word: t("page") },
  ordered
    ? { keys: ["Shift+PageUp", "Shift+PageDown"], word: t("order") }
    : { keys: ["T"], word: t("text from the page") },
];
