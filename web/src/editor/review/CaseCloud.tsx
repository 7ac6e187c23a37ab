import { useEffect, useId, useMemo, useRef, useState } from "react";
import { t } from "@/i18n";
import { CloudPointer } from "../cloud/cloudPointer";
import { CloudScene } from "../cloud/cloudScene";
import { originOf, placed, sceneOf } from "../cloud/frames";
import type { Orbit } from "../cloud/orbit";
import type { PointCloud } from "../cloud/pointCloud";
import { plus, type Vector } from "../cloud/space";
import { lookUp, type ControlPlan, type ViewPlan } from "../core/plan";
import { useCloud } from "../parts/useCloud";
import { MediaProblem } from "../views/MediaProblem";
import type { Shown } from "../views/View";
import { solidsIn } from "./marks";
import { inQuestion, paintedIn, type Painted } from "./painted";
import type { Ball, Place } from "./places";
import type { Version } from "./versions";
import "../controls/cuboid/cuboid.css";

interface Props {
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  readonly drawn: readonly ControlPlan[];
  readonly place: Place | undefined;
}

/** A point cloud with the cuboids of each version in it, frame by frame; all copies are looked at from one place. */
export function CaseCloud({ view, shown, versions, titleOf, drawn, place }: Props) {
  const value = lookUp(view.path, shown.data);
  const { frames, times, sequence } = useMemo(() => sceneOf(value, view.path), [value, view.path]);
  const [at, setAt] = useState(0);
  const [gone, setGone] = useState<Place>();
  if (place !== gone) {
    setGone(place);
    if (place !== undefined) setAt(place.frame ?? at);
  }
  const [origin, setOrigin] = useState<Vector>();
  const copies = useMemo(() => new Copies(), []);
  const slider = useId();
  const frame = frames[at];
  const { state, retry } = useCloud(shown.item_id, frame?.field ?? "");
  const cloud = state?.kind === "ready" ? state.cloud : undefined;
  if (origin === undefined && cloud !== undefined) setOrigin(originOf(cloud, frame?.pose));
  const points = useMemo(
    () => (cloud === undefined || origin === undefined ? undefined : placed(cloud, frame?.pose, origin)),
    [cloud, frame, origin],
  );
  const count = cloud?.points.count;
  const seen = useMemo(
    () => (count === undefined ? undefined : { frame: sequence ? at : undefined, points: count }),
    [count, sequence, at],
  );
  const painted = useMemo(
    () => (seen === undefined ? [] : paintedIn(versions, drawn, seen)),
    [versions, drawn, seen],
  );
  const where = { frame: sequence ? at : undefined, times, origin: origin ?? NOWHERE };
  const wanted = useMemo(() => {
    if (place === undefined || origin === undefined || (place.frame ?? 0) !== at) return undefined;
    const isThere = seen && inQuestion(versions, painted, place, seen);
    const ball = place.ball ?? (isThere && ballAround(points, isThere));
    if (ball === undefined) return undefined;
    const target = place.ball === undefined ? ball.at : plus(ball.at, origin, -1);
    return { target, distance: Math.max(NEAR, ball.radius * 6) };
  }, [place, origin, at, points, versions, painted, seen]);
  return (
    <>
      <div className="cv case-picture side-by-side" aria-busy={state === undefined}>
        {versions.map((version, i) => (
          <CloudCopy
            key={version.id}
            title={versions.length === 1 ? "" : titleOf(version)}
            name={view.title || view.name}
            solids={points === undefined ? [] : solidsIn(version, drawn, where)}
            {...{ points, copies, wanted }}
            painted={painted[i]}
          />
        ))}
        {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
      </div>
      {sequence ? (
        <div className="row">
          <label htmlFor={slider}>{t("Frame {n} of {all}", { n: at + 1, all: frames.length })}</label>
          <input
            id={slider}
            type="range"
            min={1}
            max={frames.length}
            value={at + 1}
            onChange={(event) => setAt(Number(event.target.value) - 1)}
          />
        </div>
      ) : null}
    </>
  );
}

const NOWHERE: Vector = [0, 0, 0];
/** Metres; nearer than this a cloud is single points. */
const NEAR = 8;

/** Around the middle of some points, as far as most of them lie. */
function ballAround(points: PointCloud | undefined, isThere: (at: number) => boolean): Ball | undefined {
  if (points === undefined) return undefined;
  const found: Vector[] = [];
  for (let i = 0; i < points.count; i += 1) if (isThere(points.numberOf(i))) found.push(points.place(i));
  if (found.length === 0) return undefined;
  const mean = (of: (one: Vector) => number) => found.reduce((sum, one) => sum + of(one), 0) / found.length;
  const middle: Vector = [mean(([x]) => x), mean(([, y]) => y), mean(([, , z]) => z)];
  return { at: middle, radius: mean(([x, y]) => Math.hypot(x - middle[0], y - middle[1])) };
}

/** Scenes whose cameras move together. */
class Copies {
  private readonly scenes = new Set<CloudScene>();
  private last: Orbit | undefined;

  add(scene: CloudScene): void {
    this.scenes.add(scene);
    scene.onMove(() => this.follow(scene.orbit));
  }

  remove(scene: CloudScene): void {
    this.scenes.delete(scene);
  }

  /** Each of the others tells of its move too, which is the same then. */
  private follow(orbit: Orbit): void {
    if (orbit === this.last) return;
    this.last = orbit;
    for (const scene of this.scenes) if (scene.orbit !== orbit) scene.setOrbit(orbit);
  }
}

interface CopyProps {
  readonly title: string;
  readonly name: string;
  readonly points: PointCloud | undefined;
  readonly solids: ReturnType<typeof solidsIn>;
  readonly painted: Painted | undefined;
  readonly copies: Copies;
  /** Where to look, from the side that is looked from now; again with each object that comes. */
  readonly wanted: Pick<Orbit, "target" | "distance"> | undefined;
}

function CloudCopy({ title, name, points, solids, painted, copies, wanted }: CopyProps) {
  const box = useRef<HTMLDivElement>(null);
  const [scene, setScene] = useState<CloudScene>();
  useEffect(() => {
    if (box.current === null) return undefined;
    const made = new CloudScene(box.current);
    const pointer = new CloudPointer(made, LOOKING);
    pointer.tool = "look";
    copies.add(made);
    setScene(made);
    return () => {
      copies.remove(made);
      pointer.close();
      made.close();
    };
  }, [copies]);
  useEffect(() => scene?.setCloud(points), [scene, points]);
  useEffect(() => scene?.setSolids(solids, undefined));
  useEffect(() => {
    if (scene === undefined || points === undefined || painted === undefined) return;
    const { marks, colors } = painted;
    const shown = Uint16Array.from({ length: points.count }, (_, i) => marks[points.numberOf(i)] ?? 0);
    scene.setMarks(shown, colors);
  }, [scene, points, painted]);
  const ready = points !== undefined;
  useEffect(() => {
    if (scene !== undefined && ready && wanted !== undefined) scene.setOrbit({ ...scene.orbit, ...wanted });
  }, [scene, ready, wanted]);
  const words = [...solids.map(({ tag }) => tag), ...(painted === undefined ? [] : [painted.words])].join(
    ", ",
  );
  return (
    <div className="cv copy" role="img" aria-label={`${[title, name].filter(Boolean).join(", ")}: ${words}`}>
      <div ref={box} className="cv-in" />
      {title === "" ? null : <span className="float top">{title}</span>}
    </div>
  );
}

/** A reviewer looks around; nothing is drawn. */
const LOOKING = {
  create: () => undefined,
  select: () => undefined,
  painter: { active: false, trace: () => undefined },
};
