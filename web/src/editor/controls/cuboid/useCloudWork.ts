import { useCallback, useEffect, useMemo, useReducer, useRef, useState, type RefObject } from "react";
import { t } from "@/i18n";
import type { Cloud } from "../../core/clouds";
import { geometryOf } from "../../core/kinds";
import { lookUp, type ControlPlan, type ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { originOf, placed, sceneOf, type Scene } from "../../cloud/frames";
import type { Vector } from "../../cloud/space";
import { framesAround, REACHES, type Layer } from "../../cloud/layers";
import { useCloud, useClouds, warmCloud } from "../../parts/useCloud";
import { labelOf } from "../../sticky";
import { CuboidEditor } from "./cuboidEditor";

export interface CloudWork {
  /** Around the views that the editor fills. */
  box: RefObject<HTMLDivElement | null>;
  editor: CuboidEditor | undefined;
  cloud: Cloud | undefined;
  /** What places of the points are counted from, once the first frame is there. */
  origin: Vector | undefined;
  scene: Scene;
  waiting: boolean;
  problem: string | undefined;
  retry: () => void;
  time: { frames: number; at: number; go: (frame: number) => void };
  /** Frames shown together: how far around the one at hand, and what of them is there. */
  together: { reach: number; next: () => void; layers: readonly Layer[] };
}

/** Frames, points and editor of the view that is worked on. */
export function useCloudWork(
  session: TaskSession,
  view: ViewPlan,
  controls: readonly ControlPlan[],
): CloudWork {
  const { item_id, data } = session.assignment;
  const shown = lookUp(view.path, data);
  const scene = useMemo(() => sceneOf(shown, view.path), [shown, view.path]);
  const { frames, sequence, times } = scene;
  const [at, go] = useState(0);
  const frame = frames[at];
  const { state, retry } = useCloud(item_id, frame?.field ?? "");
  const cloud = state?.kind === "ready" ? state.cloud : undefined;
  const [origin, setOrigin] = useState<Vector>();
  if (origin === undefined && cloud !== undefined) setOrigin(originOf(cloud, frame?.pose));
  const together = useTogether();
  const layers = useLayers({ item: item_id, scene, at, reach: together.reach, cloud, origin });
  useEffect(() => {
    for (const near of [frames[at + 1], frames[at - 1]])
      if (near !== undefined) warmCloud(item_id, near.field);
  }, [frames, at, item_id]);
  const count = sequence ? frames.length : 0;
  const { box, editor, fault } = useEditor(session, controls, { frames: count, onFrame: go });
  useEffect(() => {
    if (layers === undefined || origin === undefined) return;
    editor?.setLayers(layers, { frame: sequence ? at : undefined, times, origin });
  }, [editor, layers, origin, sequence, times, at]);
  useEffect(() => {
    if (sequence || cloud === undefined) return;
    const { sha256, points: all } = cloud;
    for (const one of controls)
      session.setMedia(one.name, geometryOf(one) === "points" ? { sha256, count: all.count } : { sha256 });
  }, [cloud, controls, session, sequence]);
  const broken = state?.kind === "broken" ? state.message : undefined;
  return {
    box,
    editor,
    cloud,
    origin,
    scene,
    waiting: state === undefined,
    problem: fault ?? broken,
    retry,
    time: { frames: frames.length, at, go },
    together: { ...together, layers: layers ?? [] },
  };
}

/** How many frames around the one at hand are shown with it. */
function useTogether() {
  const [place, setPlace] = useState(0);
  const next = useCallback(() => setPlace((now) => (now + 1) % REACHES.length), []);
  return { reach: REACHES[place] ?? 0, next };
}

interface Shown {
  item: string;
  scene: Scene;
  at: number;
  reach: number;
  /** Of the frame at hand. */
  cloud: Cloud | undefined;
  origin: Vector | undefined;
}

/** The points of the frames that are shown, in the world; the frame at hand alone while the others are on their way. */
function useLayers({ item, scene, at, reach, cloud, origin }: Shown): readonly Layer[] | undefined {
  const { frames, sequence } = scene;
  const around = useMemo(
    () => (sequence && reach > 0 ? framesAround(at, frames.length, reach) : []),
    [at, frames, reach, sequence],
  );
  const fields = around.map((one) => frames[one]?.field ?? "");
  const clouds = useClouds(item, fields);
  return useMemo(() => {
    if (cloud === undefined || origin === undefined) return undefined;
    const layer = (frame: number, points: Cloud): Layer => ({
      frame: sequence ? frame : undefined,
      cloud: placed(points, frames[frame]?.pose, origin),
    });
    const others = around.slice(1).flatMap((one) => {
      const points = clouds?.get(frames[one]?.field ?? "");
      return points === undefined ? [] : [layer(one, points)];
    });
    return [layer(at, cloud), ...others];
  }, [cloud, origin, around, clouds, frames, sequence, at]);
}

const drawsPoints = (): boolean => document.createElement("canvas").getContext("webgl2") !== null;

function useEditor(
  session: TaskSession,
  controls: readonly ControlPlan[],
  time: { frames: number; onFrame: (frame: number) => void },
) {
  const box = useRef<HTMLDivElement>(null);
  const [able] = useState(drawsPoints);
  const [editor, setEditor] = useState<CuboidEditor>();
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  const { frames, onFrame } = time;
  useEffect(() => {
    if (box.current === null || !able) return undefined;
    const made = new CuboidEditor(box.current, { session, controls, label: labelOf, frames, onFrame });
    setEditor(made);
    const stop = made.subscribe(refresh);
    return () => {
      stop();
      made.close();
    };
  }, [session, controls, frames, onFrame, able]);
  useEffect(() => editor?.sync());
  const fault = able ? undefined : t("This browser cannot draw point clouds: it has no WebGL 2.");
  return { box, editor, fault };
}
