import { useSyncExternalStore } from "react";
import type { Camera } from "../../scene/camera";
import type { Scene } from "../../scene/scene";
import { LinkPaths } from "./LinkPaths";
import { fitting, overPicture, type Line } from "./lines";

export type LinesAt = (camera: Camera) => readonly Line[];

interface Props {
  readonly scene: Scene;
  readonly linesAt: LinesAt;
}

/** Lines over a picture from region to region; they follow its camera. */
export function PictureLinks({ scene, linesAt }: Props) {
  const camera = useSyncExternalStore(
    (listener) => scene.subscribe(listener),
    () => scene.camera,
  );
  return <LinkPaths lines={fitting(linesAt(camera))} route={overPicture} />;
}
