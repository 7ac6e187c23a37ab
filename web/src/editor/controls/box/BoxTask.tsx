import { useEffect, useRef, useState } from "react";
import { t } from "@/i18n";
import { useHints, useSession, useTools } from "../../context";
import type { ControlPlan, ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { pictureUrl } from "../../annotate/pictureUrl";
import { LabelPane } from "../../parts/LabelPane";
import { Pane } from "../../parts/Pane";
import { Questions } from "../../parts/Questions";
import { RegionList } from "../../parts/RegionList";
import { usePicture } from "../../parts/usePicture";
import { labelOf, setLabel, useSticky } from "../../sticky";
import { BoxEditor, rectOf } from "./boxEditor";
import { Floats } from "./Floats";
import { ToolRail } from "./ToolRail";
import { useBoxActions } from "./useBoxActions";
import { MediaProblem } from "../../views/MediaProblem";
import { AttributePanel } from "../../parts/AttributePanel";

interface Props {
  readonly session: TaskSession;
  readonly view: ViewPlan;
  readonly controls: readonly ControlPlan[];
  readonly elsewhere: readonly ControlPlan[];
}

/** Rail, canvas, pane: boxes on one picture. */
export function BoxTask({ session, view, controls, elsewhere }: Props) {
  useSession(session);
  const { registry } = useTools();
  const [editor, setEditor] = useState<BoxEditor>();
  const canvas = useRef<HTMLDivElement>(null);
  const url = pictureUrl(view, session.assignment);
  const { state, retry } = usePicture(url);
  const picture = state?.kind === "ready" ? state.picture : undefined;
  const labels = useSticky((sticky) => sticky.labels);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new BoxEditor(canvas.current, {
      session,
      controls,
      tool: () => useSticky.getState().tool,
      label: labelOf,
    });
    setEditor(made);
    return () => made.close();
  }, [session, controls]);
  useEffect(() => {
    editor?.setImage(picture?.pyramid);
    if (picture === undefined) return;
    const { width, height } = picture.pyramid;
    const sha256 = picture.sha256;
    for (const one of controls) {
      session.setMedia(one.name, { width, height, ...(sha256 === undefined ? {} : { sha256 }) });
    }
  }, [editor, picture, controls, session]);
  useEffect(() => editor?.sync());
  useBoxActions(editor, session, controls);
  useHints(HINTS);
  if (control === undefined) return null;
  const current = labelOf(control);
  const selected = editor?.selected;
  return (
    <div className="wk boxes" data-labels={Object.keys(labels).length}>
      <ToolRail registry={registry} />
      <div
        className="cv"
        role="application"
        aria-label={t("Picture with boxes. Every box is also in the list of regions.")}
        tabIndex={0}
        data-canvas
      >
        <div ref={canvas} className="cv-in" />
        {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
        {editor === undefined ? null : (
          <Floats editor={editor} image={picture?.pyramid} label={current} selected={selected?.region} />
        )}
      </div>
      <Pane name="boxes" width={304}>
        <LabelPane
          control={control}
          current={
            selected !== undefined && selected.control === control ? selected.region.label : current?.id
          }
          listening={() => controls.some((one) => one.name === session.focus.control)}
          onPick={(option) => {
            setLabel(control.name, option.id);
            editor?.relabel(option);
          }}
        />
        <RegionList
          session={session}
          controls={controls}
          describe={(region) => {
            const { x, y, width, height } = rectOf(region);
            return t("x {x}, y {y}, {width} by {height} pixels", { x, y, width, height });
          }}
          onSelect={(id) => editor?.select(id)}
        />
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
        <Questions session={session} elsewhere={elsewhere} />
      </Pane>
    </div>
  );
}

const HINTS = [
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["N"], word: t("new box") },
  { keys: ["Tab"], word: t("next box") },
  { keys: ["ArrowLeft", "ArrowRight"], word: t("move") },
  { keys: ["Shift+ArrowRight"], word: t("resize") },
];
