import { useSyncExternalStore } from "react";
import { useSession } from "../../context";
import { regionsOf } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Rect } from "../../scene/camera";
import { onScreen } from "../../scene/painter";
import type { Scene } from "../../scene/scene";
import { figureOf } from "../image/shapes";
import { useJoining } from "./joining";
import { LinkPaths } from "./LinkPaths";
import { linesIn, overPicture } from "./lines";

interface Props {
  readonly session: TaskSession;
  readonly scene: Scene;
  readonly controls: readonly ControlPlan[];
  /** Of a document only the links within the page that is shown. */
  readonly page?: number;
}

/** More lines than this hide the picture: then only those at hand are drawn. */
const ALL_MOST = 60;

/** Lines over a picture from region to region; they follow its camera. */
export function ImageLinks({ session, scene, controls, page }: Props) {
  useSession(session);
  const { control, at } = useJoining();
  const camera = useSyncExternalStore(
    (listener) => scene.subscribe(listener),
    () => scene.camera,
  );
  const boxOf = (id: string): Rect | undefined => {
    for (const one of controls) {
      const region = regionsOf(session.value(one.name)).find((each) => each.id === id);
      if (region !== undefined)
        return page === undefined || region["page"] === page
          ? onScreen(camera, figureOf(one, region).bounds)
          : undefined;
    }
    return undefined;
  };
  const all = linesIn(session, { control, at }, boxOf);
  const lines = all.length > ALL_MOST ? all.filter(({ atHand }) => atHand) : all;
  return <LinkPaths lines={lines} route={overPicture} />;
}
