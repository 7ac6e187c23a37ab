import { IconCube } from "@tabler/icons-react";
import { t } from "@/i18n";
import { Kbd } from "@/ui/Kbd";
import { useHints, useSession } from "../../context";
import type { Region } from "../../core/draft";
import { AttributePanel } from "../../parts/AttributePanel";
import { RegionPane } from "../../parts/RegionPane";
import { useSticky } from "../../sticky";
import { OtherViews } from "../../views/OtherViews";
import type { TaskProps } from "../props";
import { CameraStrip } from "./CameraStrip";
import { CloudViews } from "./CloudViews";
import { CuboidNumbers } from "./CuboidNumbers";
import { FrameBar } from "./FrameBar";
import { frameOf, trackOf } from "./tracks";
import { useCloudWork } from "./useCloudWork";
import { CUBOID_KEYS, useCuboidActions } from "./useCuboidActions";
import "./cuboid.css";

/** Perspective, three small views of the cuboid at hand, frames, pane. */
export function CuboidTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const work = useCloudWork(session, view, controls);
  const { editor, origin, scene } = work;
  const { sequence } = scene;
  useCuboidActions(editor);
  useHints(sequence ? [...HINTS.slice(0, 4), FRAME_HINT] : HINTS);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  if (control === undefined) return null;
  const selected = editor?.selected;
  return (
    <div className="wk">
      <div className="cloud-work">
        <OtherViews session={session} except={[view.name]} />
        <CloudViews work={work} />
        {scene.cameras.size > 0 && editor !== undefined && origin !== undefined ? (
          <CameraStrip item={session.assignment.item_id} scene={scene} frame={work.time.at} editor={editor} />
        ) : null}
        {sequence && editor !== undefined ? (
          <FrameBar session={session} controls={controls} editor={editor} {...work.time} />
        ) : null}
      </div>
      <RegionPane
        {...{ session, controls, elsewhere, control, selected }}
        name="cuboids"
        width={320}
        reserved={CUBOID_KEYS}
        onLabel={(option) => editor?.relabel(option)}
        list={{
          describe: inWords,
          icon: () => <IconCube size={14} stroke={1.5} />,
          onSelect: (id) => editor?.select(id),
          ...(sequence ? { quote: onFrame } : {}),
        }}
      >
        {selected === undefined || editor === undefined || origin === undefined ? (
          <p className="t3 f2 pad">
            {t("Drag on the ground to draw a cuboid, or press")} <Kbd>N</Kbd>
          </p>
        ) : (
          <>
            <CuboidNumbers editor={editor} found={selected} origin={origin} />
            <AttributePanel session={session} control={selected.control} region={selected.region} />
          </>
        )}
      </RegionPane>
    </div>
  );
}

const inWords = (region: Region): string =>
  t("{l} by {w} by {h} m at {x}, {y}", {
    l: Number(region["length"]),
    w: Number(region["width"]),
    h: Number(region["height"]),
    x: Number(region["x"]),
    y: Number(region["y"]),
  });

/** Which keyframe of which track. */
function onFrame(region: Region): string {
  const track = trackOf(region);
  const name = track.startsWith(":") ? "–" : track;
  return t("{track}, frame {n}", { track: name, n: (frameOf(region) ?? 0) + 1 });
}

const HINTS = [
  { keys: ["N"], word: t("new") },
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["T"], word: t("fit") },
  { keys: ["Tab"], word: t("next cuboid") },
  { keys: ["P"], word: t("from above") },
];
const FRAME_HINT = { keys: [",", "."], word: t("frame") };
