import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from "@tabler/icons-react";
import { useEffect, useReducer, useState, type KeyboardEvent, type RefObject } from "react";
import { t } from "@/i18n";
import { SPEEDS } from "../../film/reel";
import { useFrame } from "../../threads/place";
import { SpeedSelect } from "../../parts/SpeedSelect";
import { clock } from "../../wave/clock";
import type { TrackEditor } from "./trackEditor";
import { keepField } from "../../parts/keepField";
import { KeyOf, SignButton } from "../../parts/KeyOf";

interface Props {
  readonly editor: TrackEditor;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** Which frame is shown, playing, and what can be done to the track at hand. */
export function FilmBar({ editor, field }: Props) {
  const { reel, film, verbs } = editor;
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  useEffect(() => reel.subscribe(refresh), [reel]);
  useFrame({ frame: reel.wanted, first: 0, seek: (frame) => reel.seek(frame) });
  const Play = reel.playing ? IconPlayerPause : IconPlayerPlay;
  const chosen = editor.selected !== undefined;
  const { fps } = film.facts;
  return (
    <div className="transport film-bar" role="toolbar" aria-label={t("Player")} onFocus={keepField}>
      <SignButton
        id="film.previous"
        usual=","
        icon={IconPlayerTrackPrev}
        name={t("Frame before")}
        onClick={() => reel.step(-1)}
      />
      <button type="button" className="btn" onClick={() => reel.toggle()}>
        <Play size={16} stroke={1.5} aria-hidden />
        {reel.playing ? t("Pause") : t("Play")} <KeyOf id="film.play" usual="Space" />
      </button>
      <SignButton
        id="film.next"
        usual="."
        icon={IconPlayerTrackNext}
        name={t("Next frame")}
        onClick={() => reel.step(1)}
      />
      <label className="t2 row tight">
        {t("Frame")} <FrameField editor={editor} field={field} />
        <span className="num t3">/ {film.last}</span>
      </label>
      <span className="num t2">{clock(reel.time)}</span>
      <span className="t3 film-fps">
        {fps === "variable" ? t("variable rate") : t("{n} frames/s", { n: Math.round(fps * 100) / 100 })}
      </span>
      <SpeedSelect speeds={SPEEDS} speed={reel.speed} onChange={(speed) => reel.setSpeed(speed)} />
      <span className="sp" />
      {editor.events.controls.length > 0 ? (
        <Verb
          id="event.take"
          usual="E"
          word={t("Events")}
          off={false}
          on={editor.events.control !== undefined}
          onClick={() => editor.events.take()}
        />
      ) : null}
      <Verb id="track.key" usual="K" word={t("Keyframe")} off={!chosen} onClick={() => verbs.toggleKey()} />
      <Verb
        id="track.end"
        usual="O"
        word={t("Out of sight")}
        off={!chosen}
        onClick={() => verbs.toggleOutside()}
      />
      <Verb id="track.split" usual="S" word={t("Split")} off={!chosen} onClick={() => verbs.split()} />
      <Verb
        id="track.merge"
        usual="M"
        word={t("Merge")}
        off={!chosen}
        on={editor.merging !== undefined}
        onClick={() => verbs.merge()}
      />
    </div>
  );
}

interface VerbProps {
  readonly id: string;
  readonly usual: string;
  readonly word: string;
  readonly off: boolean;
  readonly on?: boolean;
  readonly onClick: () => void;
}

function Verb({ id, usual, word, off, on, onClick }: VerbProps) {
  return (
    <button type="button" className="btn ghost sm" disabled={off} aria-pressed={on} onClick={onClick}>
      {word} <KeyOf id={id} usual={usual} />
    </button>
  );
}

/** The number of the frame that is shown; Enter goes to the one that is written. */
function FrameField({ editor, field }: Props) {
  const [written, write] = useState<string>();
  const go = () => {
    const frame = Number(written);
    if (written !== undefined && written.trim() !== "" && Number.isFinite(frame)) editor.reel.seek(frame);
    write(undefined);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") go();
    else write(undefined);
    event.currentTarget.blur();
    document.querySelector<HTMLElement>("[data-canvas]")?.focus();
  };
  return (
    <input
      ref={field}
      className="frame-field num"
      inputMode="numeric"
      value={written ?? String(editor.reel.shown)}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => write(event.target.value)}
      onBlur={() => write(undefined)}
      onKeyDown={onKeyDown}
    />
  );
}
