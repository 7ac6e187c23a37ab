import { IconPlayerSkipBack, IconPlayerSkipForward } from "@tabler/icons-react";
import { t } from "@/i18n";
import { regionsOf } from "../../core/draft";
import type { TaskSession } from "../../core/session";
import { Swatch } from "../../parts/Swatch";
import { useFrame } from "../../threads/place";
import type { CuboidEditor } from "./cuboidEditor";
import { frameOf, tracksOf } from "./tracks";
import { KeyOf } from "../../parts/KeyOf";

interface Props {
  readonly session: TaskSession;
  readonly editor: CuboidEditor;
  readonly frames: number;
  readonly at: number;
  readonly go: (frame: number) => void;
  readonly together: { readonly reach: number; readonly next: () => void };
}

/** What is shown together. */
const nameOf = (reach: number): string => {
  if (reach === 0) return t("Only this frame");
  return reach === Infinity ? t("All frames") : t("{n} frames around", { n: reach });
};

/** Frames, and the keyframes of each track. */
export function FrameBar({ session, editor, frames, at, go, together }: Props) {
  useFrame({ frame: at, first: 1, seek: go });
  const place = (frame: number) => `${((frame + 0.5) / frames) * 100}%`;
  const rows = editor.cuboids.flatMap((control) =>
    [...tracksOf(regionsOf(session.value(control.name)))].map(([track, keys]) => ({ control, track, keys })),
  );
  return (
    <div className="frame-bar">
      <div className="frame-head" role="toolbar" aria-label={t("Frames")}>
        <button
          type="button"
          className="btn ghost sm"
          aria-label={t("Frame before")}
          onClick={() => editor.stepFrame(-1)}
        >
          <IconPlayerSkipBack size={16} stroke={1.5} aria-hidden />
        </button>
        <button
          type="button"
          className="btn ghost sm"
          aria-label={t("Next frame")}
          onClick={() => editor.stepFrame(1)}
        >
          <IconPlayerSkipForward size={16} stroke={1.5} aria-hidden />
        </button>
        <b role="status">{t("Frame {n} of {all}", { n: at + 1, all: frames })}</b>
        <input
          type="range"
          min={1}
          max={frames}
          value={at + 1}
          aria-label={t("Frame")}
          onChange={(event) => go(Number(event.target.value) - 1)}
        />
        <button
          type="button"
          className="btn ghost sm"
          aria-pressed={together.reach > 0}
          onClick={() => together.next()}
        >
          {nameOf(together.reach)} <KeyOf id="frame.together" usual="O" />
        </button>
      </div>
      <div className="frame-tracks">
        {rows.map(({ control, track, keys }) => {
          const first = keys[0];
          const option = control.options.find(({ id }) => id === first?.label);
          const on = keys.some(({ id }) => id === session.focus.region);
          return (
            <div key={`${control.name} ${track}`} className={on ? "frame-track on" : "frame-track"}>
              {option === undefined ? <span className="sw" /> : <Swatch option={option} hint={option.key} />}
              <span className="el">{track.startsWith(":") ? (option?.title ?? "") : track}</span>
              <span className="frame-line">
                <i className="frame-now" style={{ insetInlineStart: place(at) }} />
                {keys.map((key) => (
                  <button
                    key={key.id}
                    type="button"
                    tabIndex={-1}
                    className="frame-key"
                    aria-label={t("Keyframe on frame {n}", { n: (frameOf(key) ?? 0) + 1 })}
                    style={{ insetInlineStart: place(frameOf(key) ?? 0) }}
                    onClick={() => editor.select(key.id)}
                  />
                ))}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
