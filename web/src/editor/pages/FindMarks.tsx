import { useEffect, useSyncExternalStore } from "react";
import type { Rect } from "../scene/camera";
import { onScreen } from "../scene/painter";
import type { Scene } from "../scene/scene";
import type { Hit } from "./finding";
import type { Finding } from "./useFinding";
import "./find.css";

interface Props {
  readonly scene: Scene;
  readonly finding: Finding;
  /** The page that the scene shows, once it does. */
  readonly page: number | undefined;
}

/** Words smaller than this on the screen, in CSS pixels, are gone to with a closer look. */
const READABLE = 9;
/** So many lines around a hit are seen then. */
const LINES = 12;

/** The hits on the page that is shown; the one at hand is brought into view. */
export function FindMarks({ scene, finding, page }: Props) {
  const { hits, hit, open } = finding;
  const camera = useSyncExternalStore(
    (listener) => scene.subscribe(listener),
    () => scene.camera,
  );
  const here = hit?.page === page ? hit : undefined;
  useEffect(() => {
    const [box] = here?.stretch.boxes ?? [];
    if (box === undefined) return;
    if (box.height * scene.camera.scale < READABLE) scene.fit(wider(box));
    else scene.reveal(box);
  }, [scene, here]);
  if (!open) return null;
  const isHere = ({ from, to }: Hit) => here?.from === from && here.to === to;
  return (
    <svg className="find-marks" aria-hidden="true">
      {hits
        .filter((one) => one.page === page)
        .flatMap((one) =>
          one.stretch.boxes.map((box, line) => (
            <rect
              key={`${one.from} ${line}`}
              className={isHere(one) ? "on" : undefined}
              {...onScreen(camera, box)}
            />
          )),
        )}
    </svg>
  );
}

const wider = ({ x, y, width, height }: Rect): Rect => ({
  x: x - LINES * height,
  y: y - (LINES / 2) * height,
  width: width + 2 * LINES * height,
  height: (LINES + 1) * height,
});
