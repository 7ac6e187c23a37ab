import { useEffect, useReducer, useState } from "react";
import { t } from "@/i18n";
import { useAddress } from "../../context";
import { edgesOf, outlineOf, shareOf, type Camera } from "../../cloud/cameras";
import type { Solid } from "../../cloud/cloudScene";
import { cameraAt, shotTime, type Scene, type Shot } from "../../cloud/frames";
import { outwards, type Pose } from "../../cloud/poses";
import type { Vector } from "../../cloud/space";
import type { CuboidEditor } from "./cuboidEditor";

interface Props {
  readonly item: string;
  readonly scene: Scene;
  readonly frame: number;
  readonly editor: CuboidEditor;
}

/** What the cameras saw around the frame, each with the cuboids where they were at its own time. */
export function CameraStrip({ item, scene, frame, editor }: Props) {
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  useEffect(() => editor.watch(refresh), [editor]);
  const address = useAddress();
  const next = scene.frames[frame + 1];
  useEffect(() => {
    // The browser keeps them, so that the next frame shows all of itself at once.
    for (const { field } of next?.shots ?? []) new Image().src = address(item, field);
  }, [address, item, next]);
  const views = (scene.frames[frame]?.shots ?? []).flatMap((shot) => {
    const camera = cameraAt(scene, frame, shot);
    if (camera === undefined) return [];
    const time = shotTime(scene, frame, shot);
    return [{ shot, camera: counted(camera, editor.origin), late: time - (scene.times[frame] ?? 0), time }];
  });
  const chosen = editor.selected?.region.id;
  const shares = views.map(({ camera, time }) => {
    const solid = editor.solidsAt(time).find(({ id }) => id === chosen);
    const size = camera.size ?? [2 * camera.center[0], 2 * camera.center[1]];
    return solid === undefined ? 0 : shareOf(outlineOf(camera, solid.cuboid), size);
  });
  const best = Math.max(...shares);
  return (
    <div className="cameras" role="group" aria-label={t("Cameras")} tabIndex={0}>
      {views.map(({ shot, camera, late, time }, i) => (
        <CameraView
          key={shot.camera}
          shot={shot}
          camera={camera}
          url={address(item, shot.field)}
          late={scene.frames[frame]?.time === undefined ? 0 : late}
          solids={editor.solidsAt(time)}
          chosen={chosen}
          best={best > 0 && shares[i] === best}
          onSelect={(id) => editor.select(id, false)}
        />
      ))}
    </div>
  );
}

/** The camera in places counted from the origin of the editor's. */
function counted(camera: Camera, origin: Vector): Camera {
  const back: Pose = { position: [-origin[0], -origin[1], -origin[2]], rotation: [1, 0, 0, 0] };
  return { ...camera, pose: { ...camera.pose, position: outwards(back, camera.pose.position) } };
}

interface ViewProps {
  readonly shot: Shot;
  readonly camera: Camera;
  readonly url: string;
  readonly late: number;
  readonly solids: readonly Solid[];
  readonly chosen: string | undefined;
  readonly best: boolean;
  readonly onSelect: (id: string) => void;
}

function CameraView({ shot, camera, url, late, solids, chosen, best, onSelect }: ViewProps) {
  const loaded = useSize(url);
  const size = camera.size ?? (loaded === "broken" ? undefined : loaded);
  const [width, height] = size ?? [16, 9];
  const lines = solids.flatMap((solid) => {
    const edges = size === undefined ? [] : edgesOf(camera, solid.cuboid, size);
    return edges.length === 0 ? [] : [{ solid, edges }];
  });
  return (
    <figure className={best ? "camera best" : "camera"} data-camera={shot.camera}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t("Camera {name} with {n} cuboids", { name: shot.camera, n: lines.length })}
      >
        <image href={url} width={width} height={height} preserveAspectRatio="none" />
        {lines.map(({ solid, edges }) => (
          <g
            key={solid.id}
            data-region={solid.id}
            data-corners={cornersOf(camera, solid)}
            className={solid.id === chosen ? "on" : undefined}
            strokeDasharray={solid.dashed ? "5 3" : undefined}
            onClick={() => onSelect(solid.id)}
          >
            <path className="halo" d={pathOf(edges)} stroke={solid.id === chosen ? "#ffffff" : solid.ink} />
            <path d={pathOf(edges)} stroke={solid.color} />
          </g>
        ))}
      </svg>
      <figcaption className="cloud-note">
        {shot.camera}
        {Math.abs(late) < 0.0005 ? "" : ` · ${late > 0 ? "+" : "−"}${Math.round(Math.abs(late) * 1000)} ms`}
      </figcaption>
      {loaded === "broken" ? <p className="cloud-wait">{t("The picture cannot be shown.")}</p> : null}
    </figure>
  );
}

/** The natural size of a picture, once it is there. */
function useSize(url: string): readonly [number, number] | "broken" | undefined {
  const [known, setKnown] = useState<{ url: string; size: readonly [number, number] | "broken" }>();
  useEffect(() => {
    const image = new Image();
    image.onload = () => setKnown({ url, size: [image.naturalWidth, image.naturalHeight] });
    image.onerror = () => setKnown({ url, size: "broken" });
    image.src = url;
    return () => {
      image.onload = null;
      image.onerror = null;
    };
  }, [url]);
  return known?.url === url ? known.size : undefined;
}

const pathOf = (edges: readonly (readonly { x: number; y: number }[])[]): string =>
  edges.map((line) => `M${line.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`).join("");

/** Pixels of the corners that lie in front of the camera. */
const cornersOf = (camera: Camera, { cuboid }: Solid): string =>
  outlineOf(camera, cuboid)
    .map((pixel) => (pixel === undefined ? "-" : `${pixel.x.toFixed(2)},${pixel.y.toFixed(2)}`))
    .join(" ");
