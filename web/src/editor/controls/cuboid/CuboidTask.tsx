import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import { t } from "@/i18n";
import { count } from "@/ui/format";
import { Kbd } from "@/ui/Kbd";
import { useHints, useSession } from "../../context";
import { lookUp, type ControlPlan, type ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { framesOf, originOf, placed } from "../../cloud/frames";
import { AttributePanel } from "../../parts/AttributePanel";
import { LabelPane } from "../../parts/LabelPane";
import { Pane } from "../../parts/Pane";
import { Questions } from "../../parts/Questions";
import { RegionList } from "../../parts/RegionList";
import { useCloud, warmCloud } from "../../parts/useCloud";
import { labelOf, setLabel, useSticky } from "../../sticky";
import { MediaProblem } from "../../views/MediaProblem";
import { OtherViews } from "../../views/OtherViews";
import type { Vector } from "../../cloud/space";
import { CloudBar } from "./CloudBar";
import { CuboidEditor } from "./cuboidEditor";
import { CuboidNumbers } from "./CuboidNumbers";
import { FrameBar } from "./FrameBar";
import { frameOf } from "./tracks";
import { CUBOID_KEYS, useCuboidActions } from "./useCuboidActions";
import "./cuboid.css";

interface Props {
  readonly session: TaskSession;
  readonly view: ViewPlan;
  readonly controls: readonly ControlPlan[];
  readonly elsewhere: readonly ControlPlan[];
}

/** Perspective, three small views of the cuboid at hand, frames, pane. */
export function CuboidTask({ session, view, controls, elsewhere }: Props) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const { item_id, data } = session.assignment;
  const shown = lookUp(view.path, data);
  const frames = useMemo(() => framesOf(shown, view.path), [shown, view.path]);
  const sequence = Array.isArray(shown);
  const [at, setAt] = useState(0);
  const frame = frames[at];
  const { state, retry } = useCloud(item_id, frame?.field ?? "");
  const cloud = state?.kind === "ready" ? state.cloud : undefined;
  const [origin, setOrigin] = useState<Vector>();
  if (origin === undefined && cloud !== undefined) setOrigin(originOf(cloud, frame?.pose));
  const points = useMemo(
    () => (cloud === undefined || origin === undefined ? undefined : placed(cloud, frame?.pose, origin)),
    [cloud, origin, frame],
  );
  useEffect(() => {
    for (const near of [frames[at + 1], frames[at - 1]]) if (near !== undefined) warmCloud(item_id, near.field);
  }, [frames, at, item_id]);

  const places = useRef<Record<"main" | "top" | "side" | "front", HTMLDivElement | null>>({
    main: null,
    top: null,
    side: null,
    front: null,
  });
  const [editor, setEditor] = useState<CuboidEditor>();
  const [fault, setFault] = useState<string>();
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const { main, top, side, front } = places.current;
    if (main === null || top === null || side === null || front === null) return undefined;
    const host = { session, controls, label: labelOf, frames: sequence ? frames.length : 0, onFrame: setAt };
    let made: CuboidEditor;
    try {
      made = new CuboidEditor(main, { top, side, front }, host);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      return undefined;
    }
    setEditor(made);
    const stop = made.subscribe(refresh);
    return () => {
      stop();
      made.close();
    };
  }, [session, controls, frames, sequence]);
  useEffect(() => {
    if (points !== undefined && origin !== undefined)
      editor?.setCloud(points, { frame: sequence ? at : undefined, origin });
  }, [editor, points, origin, sequence, at]);
  useEffect(() => {
    if (sequence || cloud === undefined) return;
    for (const one of controls) session.setMedia(one.name, { sha256: cloud.sha256 });
  }, [cloud, controls, session, sequence]);
  useEffect(() => editor?.sync());
  useCuboidActions(editor, session, controls);
  useHints(sequence ? [...HINTS.slice(0, 4), FRAME_HINT] : HINTS);
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  if (control === undefined) return null;
  const selected = editor?.selected;
  const place = (name: "main" | "top" | "side" | "front") => (element: HTMLDivElement | null) => {
    places.current[name] = element;
  };
  const problem = fault ?? (state?.kind === "broken" ? state.message : undefined);
  return (
    <div className="wk">
      <div className="cloud-work">
        <OtherViews session={session} except={[view.name]} />
        <div className="cloud-views">
          <div
            className="cloud-main"
            role="application"
            aria-label={t("Point cloud with cuboids. Every cuboid is also in the list of regions.")}
            aria-busy={points === undefined && problem === undefined}
            tabIndex={0}
            data-canvas
          >
            <div ref={place("main")} className="cv-in" />
            {editor === undefined ? null : <CloudBar editor={editor} cloud={cloud} />}
            {cloud === undefined ? null : (
              <span className="cloud-note bottom">
                {t("{n} points", { n: count(cloud.points.count) })}
                {cloud.dropped > 0 ? t(", {n} without coordinates left out", { n: count(cloud.dropped) }) : ""}
              </span>
            )}
            {state === undefined ? <p className="cloud-wait">{t("Preparing the points …")}</p> : null}
            {problem === undefined ? null : <MediaProblem message={problem} onRetry={retry} />}
          </div>
          <div className="cloud-plans">
            {(["top", "side", "front"] as const).map((side) => (
              <div key={side} className="cloud-plan" data-side={side} ref={place(side)}>
                <span className="cloud-note">{{ top: t("Top"), side: t("Side"), front: t("Front") }[side]}</span>
              </div>
            ))}
          </div>
        </div>
        {sequence && editor !== undefined ? (
          <FrameBar session={session} controls={controls} editor={editor} frames={frames.length} at={at} go={setAt} />
        ) : null}
      </div>
      <Pane name="cuboids" width={320}>
        <LabelPane
          control={control}
          current={selected?.control === control ? selected.region.label : labelOf(control)?.id}
          listening={() => controls.some((one) => one.name === session.focus.control)}
          reserved={CUBOID_KEYS}
          onPick={(option) => {
            setLabel(control.name, option.id);
            editor?.relabel(option);
          }}
        />
        <RegionList
          session={session}
          controls={controls}
          describe={(region) =>
            t("{l} by {w} by {h} m at {x}, {y}", {
              l: Number(region["length"]),
              w: Number(region["width"]),
              h: Number(region["height"]),
              x: Number(region["x"]),
              y: Number(region["y"]),
            })
          }
          {...(sequence
            ? {
                quote: (region) =>
                  t("{track}, frame {n}", { track: String(region["track"] ?? "–"), n: (frameOf(region) ?? 0) + 1 }),
              }
            : {})}
          onSelect={(id) => editor?.select(id)}
        />
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
        <Questions session={session} elsewhere={elsewhere} />
      </Pane>
    </div>
  );
}

const HINTS = [
  { keys: ["N"], word: t("new") },
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["T"], word: t("fit") },
  { keys: ["Tab"], word: t("next cuboid") },
  { keys: ["P"], word: t("from above") },
];
const FRAME_HINT = { keys: [",", "."], word: t("frame") };
