import { useEffect } from "react";
import { t } from "@/i18n";
import { useSession, type Hint } from "../../context";
import { lookUp, type ControlPlan } from "../../core/plan";
import { pictureUrl } from "../../annotate/pictureUrl";
import { AttributePanel } from "../../parts/AttributePanel";
import { RegionPane } from "../../parts/RegionPane";
import { usePicture } from "../../parts/usePicture";
import { useSticky } from "../../sticky";
import type { TaskProps } from "../props";
import { CameraCuboidNumbers } from "../camera_cuboid/CameraCuboidNumbers";
import { ImageLinks } from "../relation/ImageLinks";
import { Easel } from "./Easel";
import { intoMask } from "./intoMask";
import { RegionBar } from "./RegionBar";
import { RegionGroup } from "./RegionGroup";
import { describe, toolOf, toolsOf } from "./tools";
import { AIM, useAim } from "./useAim";
import { useCamera } from "./useCamera";
import { useImageActions } from "./useImageActions";
import { useImageEditor } from "./useImageEditor";

/** Rail, canvas, pane: regions of every kind on one picture. */
export function ImageTask({ session, view, controls: asked, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const { state, cutting, retry } = usePicture(pictureUrl(view, session.assignment));
  const picture = state?.kind === "ready" ? state.picture : undefined;
  const controls = useCamera(asked, lookUp(view.path, session.assignment.data), picture?.pyramid);
  const { canvas, editor } = useImageEditor({ session, controls });
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
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
  useImageActions(editor, session, controls);
  useAim(editor?.aim, hintsFor(control));
  if (control === undefined) return null;
  const selected = editor?.selected;
  return (
    <div className="wk boxes">
      <Easel
        {...{ session, view, canvas, editor, controls, control, cutting, retry }}
        image={picture?.pyramid}
        problem={state?.kind === "broken" ? state.message : undefined}
        name={t("Picture with regions. Every region is also in the list.")}
      >
        {editor === undefined ? null : <ImageLinks {...{ session, controls }} scene={editor.scene} />}
      </Easel>
      <RegionPane
        {...{ session, controls, elsewhere, control, selected }}
        name="boxes"
        width={304}
        reserved={[...toolsOf(controls).map((tool) => tool.key), "E", "I", "U", "W", "Q"]}
        onLabel={(option) => editor?.relabel(option)}
        list={{
          describe,
          icon: (of) => toolOf(of).icon,
          onSelect: (id) => editor?.select(id),
        }}
      >
        {selected?.control.type === "camera_cuboid" && picture !== undefined ? (
          <CameraCuboidNumbers
            figure={selected.figure}
            image={picture.pyramid}
            onChange={(figure) => editor?.change(selected, figure, `Resize ${selected.region.label}`)}
          />
        ) : null}
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
        {editor === undefined || selected === undefined ? null : <RegionBar turn={intoMask(editor)} />}
        <RegionGroup {...{ session, controls }} region={selected?.region} />
      </RegionPane>
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
      AIM,
    ];
  }
  return [
    label,
    AIM,
    { keys: ["N"], word: t("new") },
    { keys: ["ArrowLeft", "ArrowRight"], word: t("move") },
    control?.type === "box"
      ? { keys: ["Shift+ArrowRight"], word: t("resize") }
      : { keys: ["[", "]"], word: t("corner") },
  ];
}
