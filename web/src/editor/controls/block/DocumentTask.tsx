import { useEffect, useRef, useState } from "react";
import { t } from "@/i18n";
import { useHints, useSession, useTools } from "../../context";
import { regionsOf, type Region } from "../../core/draft";
import { flagOf, type ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { textIn, type Page } from "../../pages/pages";
import { AttributePanel } from "../../parts/AttributePanel";
import { LabelPane } from "../../parts/LabelPane";
import { Pane } from "../../parts/Pane";
import { Questions } from "../../parts/Questions";
import { RegionList } from "../../parts/RegionList";
import { useLight } from "../../parts/useLight";
import type { TaskProps } from "../props";
import { labelOf, setLabel, useSticky } from "../../sticky";
import { MediaProblem } from "../../views/MediaProblem";
import { Floats } from "../image/Floats";
import { ImageEditor } from "../image/imageEditor";
import type { Paging } from "../image/imageHost";
import { figureOf } from "../image/shapes";
import { ToolRail } from "../image/ToolRail";
import { toolOf, toolsOf } from "../image/tools";
import { useImageActions } from "../image/useImageActions";
import { BlockText } from "./BlockText";
import { PageBar } from "./PageBar";
import { useBlockActions } from "./useBlockActions";
import { useDocument } from "./useDocument";
import "./block.css";

/** Rail, page, pane: blocks on the pages of a document, page by page. */
export function DocumentTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  const { registry } = useTools();
  const canvas = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<ImageEditor>();
  useSticky((sticky) => sticky.labels);
  const { at, count, page, problem, retry, go } = useDocument(session, view, controls);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  const ordered = control !== undefined && flagOf(control.spec, "ordered");
  const now = useRef<{ at: number; page: Page | undefined; ordered: boolean }>({ at, page, ordered });
  useEffect(() => {
    now.current = { at, page, ordered };
    editor?.setImage(page?.picture);
    editor?.sync();
  });
  useLight(editor?.scene);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new ImageEditor(canvas.current, {
      session,
      controls,
      tool: () => useSticky.getState().tool,
      label: labelOf,
      brush: () => useSticky.getState().brush,
      page: () => pagingOf(now.current),
    });
    setEditor(made);
    return () => made.close();
  }, [session, controls]);
  useImageActions(editor, session, controls);
  const take = useBlockActions({ session, editor, page, at, count, go });
  useHints(hints(ordered));
  if (control === undefined) return null;
  const current = labelOf(control);
  const selected = editor?.selected;
  return (
    <div className="wk boxes">
      <ToolRail registry={registry} controls={controls} current={control} />
      <div
        className="cv"
        role="application"
        aria-label={t("Document with blocks. Every block is also in the list.")}
        tabIndex={0}
        data-canvas
      >
        <div ref={canvas} className="cv-in" />
        {problem === undefined ? null : <MediaProblem message={problem} onRetry={retry} />}
        {editor === undefined ? null : (
          <Floats
            editor={editor}
            image={page?.picture}
            shape={toolOf(control)}
            label={current}
            selected={selected?.region}
          />
        )}
        {count === 0 ? null : <PageBar at={at} counts={countsOf(session, controls, count)} go={go} />}
      </div>
      <Pane name="blocks" width={304}>
        <LabelPane
          control={control}
          current={selected?.control === control ? selected.region.label : current?.id}
          reserved={[...toolsOf(controls).map((tool) => tool.key), "E", "I", "U", "T"]}
          listening={() => controls.some((one) => one.name === session.focus.control)}
          onPick={(option) => {
            setLabel(control.name, option.id);
            editor?.relabel(option);
          }}
        />
        <RegionList
          session={session}
          controls={controls}
          describe={(region, of) => toolOf(of).describe(region, figureOf(of, region))}
          quote={(region) => wordsOf(region, control)}
          onSelect={(id) => editor?.select(id)}
        />
        {selected === undefined ? null : <BlockText session={session} {...selected} take={take} />}
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
        <Questions session={session} elsewhere={elsewhere} />
      </Pane>
    </div>
  );
}

/** What a block is called in the list: its text, else its label. */
const wordsOf = ({ text, label }: Region, { options }: ControlPlan): string =>
  typeof text === "string" && text !== "" ? text : (options.find(({ id }) => id === label)?.title ?? label);

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
      const text = textIn(now.page?.words ?? [], figure.bounds);
      return { page: now.at, ...(text === "" ? {} : { text }) };
    },
    ...(now.ordered ? { tag: (place: number) => `${place + 1}.` } : {}),
  };
}

const hints = (ordered: boolean) => [
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["N"], word: t("new") },
  { keys: ["Tab"], word: t("next") },
  { keys: ["PageUp", "PageDown"], word: t("page") },
  ordered
    ? { keys: ["Shift+PageUp", "Shift+PageDown"], word: t("order") }
    : { keys: ["T"], word: t("text from the page") },
];
