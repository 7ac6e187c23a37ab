import { useSession } from "../../context";
import { regionsOf } from "../../core/draft";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { onScreen } from "../../scene/painter";
import type { Scene } from "../../scene/scene";
import { figureOf } from "../image/shapes";
import { useJoining } from "./joining";
import { linesIn } from "./lines";
import { PictureLinks } from "./PictureLinks";

interface Props {
  readonly session: TaskSession;
  readonly scene: Scene;
  readonly controls: readonly ControlPlan[];
  /** Of a document only the links within the page that is shown. */
  readonly page?: number;
}

/** The links of the answer that is worked on, over its picture. */
export function ImageLinks({ session, scene, controls, page }: Props) {
  useSession(session);
  const { control, at } = useJoining();
  const boundsOf = (id: string) => {
    for (const one of controls) {
      const region = regionsOf(session.value(one.name)).find((each) => each.id === id);
      if (region !== undefined)
        return page === undefined || region["page"] === page ? figureOf(one, region).bounds : undefined;
    }
    return undefined;
  };
  return (
    <PictureLinks
      scene={scene}
      linesAt={(camera) =>
        linesIn(session, { control, at }, (id) => {
          const bounds = boundsOf(id);
          return bounds && onScreen(camera, bounds);
        })
      }
    />
  );
}
