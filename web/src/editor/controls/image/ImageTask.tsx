import { useEffect, useRef, useState } from "react";
import { t } from "@/i18n";
import { useHints, useSession, useTools, type Hint } from "../../context";
import type { ControlPlan } from "../../core/plan";
import { pictureUrl } from "../../annotate/pictureUrl";
import { LabelPane } from "../../parts/LabelPane";
import { Pane } from "../../parts/Pane";
import { Questions } from "../../parts/Questions";
import { RegionList } from "../../parts/RegionList";
import { useLight } from "../../parts/useLight";
import { usePicture } from "../../parts/usePicture";
import type { TaskProps } from "../props";
import { labelOf, setLabel, useSticky } from "../../sticky";
import { ImageEditor } from "./imageEditor";
import { Floats } from "./Floats";
import { figureOf } from "./shapes";
import { ToolRail } from "./ToolRail";
import { toolOf, toolsOf } from "./tools";
import { useImageActions } from "./useImageActions";
import { MediaProblem } from "../../views/MediaProblem";
import { AttributePanel } from "../../parts/AttributePanel";

/** Rail, canvas, pane: regions of every kind on one picture. */
export function ImageTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  const { registry } = useTools();
  const [editor, setEditor] = useState<ImageEditor>();
  const canvas = useRef<HTMLDivElement>(null);
  const url = pictureUrl(view, session.assignment);
  const { state, retry } = usePicture(url);
  const picture = state?.kind === "ready" ? state.picture : undefined;
  const labels = useSticky((sticky) => sticky.labels);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new ImageEditor(canvas.current, {
      session,
      controls,
      tool: () => useSticky.getState().tool,
      label: labelOf,
      brush: () => useSticky.getState().brush,
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
  useLight(editor?.scene);
  useImageActions(editor, session, controls);
  useHints(hintsFor(control));
  if (control === undefined) return null;
  const current = labelOf(control);
  const selected = editor?.selected;
  return (
    <div className="wk boxes" data-labels={Object.keys(labels).length}>
      <ToolRail registry={registry} controls={controls} current={control} />
      <div
        className="cv"
        role="application"
        aria-label={t("Picture with regions. Every region is also in the list.")}
        tabIndex={0}
        data-canvas
      >
        <div ref={canvas} className="cv-in" />
        {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
        {editor === undefined ? null : (
          <Floats
            editor={editor}
            image={picture?.pyramid}
            shape={toolOf(control)}
            label={current}
            selected={selected?.region}
          />
        )}
      </div>
      <Pane name="boxes" width={304}>
        <LabelPane
          control={control}
          current={
            selected !== undefined && selected.control === control ? selected.region.label : current?.id
          }
          reserved={[...toolsOf(controls).map((tool) => tool.key), "E", "I", "U"]}
          listening={() => controls.some((one) => one.name === session.focus.control)}
          onPick={(option) => {
            setLabel(control.name, option.id);
            editor?.relabel(option);
            editor?.sync();
          }}
        />
        <RegionList
          session={session}
          controls={controls}
          describe={(region, of) => toolOf(of).describe(region, figureOf(of, region))}
          icon={(of) => toolOf(of).icon}
          onSelect={(id) => editor?.select(id)}
        />
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
        <Questions session={session} elsewhere={elsewhere} />
      </Pane>
    </div>
  );
}

function hintsFor(control: ControlPlan | undefined): Hint[] {
  const label = { keys: ["1", "–", "9"], word: t("label") };
  if (control?.type === "mask") {
    return [
      label,
      { keys: ["ArrowLeft", "ArrowRight"], word: t("move the brush") },
      { keys: ["Shift+ArrowRight"], word: t("paint") },
      { keys: ["[", "]"], word: t("size") },
      { keys: ["N"], word: t("dab") },
    ];
  }
  return [
    label,
    { keys: ["N"], word: t("new") },
    { keys: ["Tab"], word: t("next") },
    { keys: ["ArrowLeft", "ArrowRight"], word: t("move") },
    control?.type === "box"
      ? { keys: ["Shift+ArrowRight"], word: t("resize") }
      : { keys: ["[", "]"], word: t("corner") },
  ];
}
