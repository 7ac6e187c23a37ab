import { useSyncExternalStore } from "react";
import { t } from "@/i18n";
import { FIELDS, LETTERS, readable, type Aiming } from "../../scene/aiming";
import { onScreen } from "../../scene/painter";
import type { Scene } from "../../scene/scene";
import "./aim.css";

interface Props {
  readonly aim: Aiming;
  readonly scene: Scene;
}

/** The grid of letters over what is in view, while keys aim; its place is read out. */
export function AimGrid({ aim, scene }: Props) {
  const at = useSyncExternalStore(aim.changes.add, () => aim.at);
  const camera = useSyncExternalStore(
    (listener) => scene.subscribe(listener),
    () => scene.camera,
  );
  const { area } = aim;
  const box = area && onScreen(camera, area);
  return (
    <>
      {box === undefined || area === undefined ? null : (
        <div
          className="aim"
          dir="ltr"
          aria-hidden="true"
          style={{
            left: box.x,
            top: box.y,
            width: box.width,
            height: box.height,
            gridTemplate: `repeat(${FIELDS}, 1fr) / repeat(${FIELDS}, 1fr)`,
          }}
        >
          {LETTERS.map((letter) => (
            <span key={letter}>{readable(area, camera.scale) ? <b>{letter}</b> : null}</span>
          ))}
        </div>
      )}
      <p className="visually-hidden" role="status">
        {at === undefined ? "" : t("Aiming at x {x}, y {y}", { x: at.x, y: at.y })}
      </p>
    </>
  );
}
