import { IconBrush, IconCube } from "@tabler/icons-react";
import { t } from "@/i18n";
import { useHints, useSession } from "../../context";
import type { Region } from "../../core/draft";
import { geometryOf, where, withGeometry } from "../../core/kinds";
import type { TaskSession } from "../../core/session";
import type { Vector } from "../../cloud/space";
import { AttributePanel } from "../../parts/AttributePanel";
import { RegionPane } from "../../parts/RegionPane";
import { useSticky } from "../../sticky";
import { OtherViews } from "../../views/OtherViews";
import { PointsBox } from "../points/PointsBox";
import { hasThings } from "../points/classes";
import { instanceOf } from "../points/kind";
import type { TaskProps } from "../props";
import { CameraStrip } from "./CameraStrip";
import { CloudViews } from "./CloudViews";
import { CuboidNumbers } from "./CuboidNumbers";
import type { CuboidEditor } from "./cuboidEditor";
import { FrameBar } from "./FrameBar";
import { frameOf, trackOf } from "./tracks";
import { useCloudWork } from "./useCloudWork";
import { CUBOID_KEYS, useCuboidActions } from "./useCuboidActions";
import "./cuboid.css";
import { KeyOf } from "../../parts/KeyOf";

/** Perspective, three small views of the cuboid at hand, frames, pane. */
export function CuboidTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const work = useCloudWork(session, view, controls);
  const { editor, origin, scene } = work;
  const { sequence } = scene;
  useCuboidActions(editor, work.together.next);
  const painting = editor?.painter.control !== undefined;
  useHints(painting ? PAINT_HINTS : sequence ? [...HINTS.slice(0, 4), FRAME_HINT] : HINTS);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  if (control === undefined) return null;
  const selected = editor?.selected;
  return (
    <div className="wk">
      <div className="cloud-work">
        <OtherViews session={session} except={[view.name]} />
        <CloudViews work={work} plans={withGeometry(controls, "cuboid").length > 0} />
        {scene.cameras.size > 0 && editor !== undefined && origin !== undefined ? (
          <CameraStrip item={session.assignment.item_id} scene={scene} frame={work.time.at} editor={editor} />
        ) : null}
        {sequence && editor !== undefined ? (
          <FrameBar session={session} editor={editor} {...work.time} together={work.together} />
        ) : null}
      </div>
      <RegionPane
        {...{ session, controls, elsewhere, control, selected }}
        name="cuboids"
        width={320}
        reserved={CUBOID_KEYS}
        onLabel={(option) => editor?.relabel(option)}
        list={{
          describe: where,
          icon: (of) => {
            const Icon = geometryOf(of) === "points" ? IconBrush : IconCube;
            return <Icon size={14} stroke={1.5} />;
          },
          onSelect: (id) => editor?.select(id),
          ...(sequence || controls.some(hasThings) ? { quote: (region) => nameOf(region, sequence) } : {}),
        }}
      >
        {editor === undefined || origin === undefined ? null : (
          <AtHand session={session} editor={editor} origin={origin} />
        )}
      </RegionPane>
    </div>
  );
}

interface HandProps {
  readonly session: TaskSession;
  readonly editor: CuboidEditor;
  readonly origin: Vector;
}

/** What is shown of the cuboid or the class at hand. */
function AtHand({ session, editor, origin }: HandProps) {
  const { selected, painter } = editor;
  const marked = selected ?? painter.selected;
  return (
    <>
      {selected === undefined ? null : <CuboidNumbers editor={editor} found={selected} origin={origin} />}
      {painter.control === undefined ? null : <PointsBox painter={painter} origin={origin} />}
      {marked === undefined ? null : (
        <AttributePanel session={session} control={marked.control} region={marked.region} />
      )}
      {selected === undefined && painter.control === undefined ? (
        <p className="t3 f2 pad">
          {t("Drag on the ground to draw a cuboid, or press")} <KeyOf id="cuboid.new" usual="N" />
        </p>
      ) : null}
    </>
  );
}

/** Which keyframe of which track; which thing, on which frame of a sequence. */
function nameOf(region: Region, sequence: boolean): string {
  if (Array.isArray(region["counts"])) {
    const instance = instanceOf(region);
    const frame = sequence ? t("frame {n}", { n: (frameOf(region) ?? 0) + 1 }) : "";
    return [instance === undefined ? "" : String(instance), frame].filter(Boolean).join(", ");
  }
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
const PAINT_HINTS = [
  { keys: ["M", "L", "R"], word: t("tool") },
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["N"], word: t("dab") },
  { keys: ["[", "]"], word: t("brush size") },
  { keys: ["P"], word: t("from above") },
];
const FRAME_HINT = { keys: [",", "."], word: t("frame") };
