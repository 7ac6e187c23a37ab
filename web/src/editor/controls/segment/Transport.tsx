import { IconPlayerPause, IconPlayerPlay, IconRepeat, IconWaveSawTool } from "@tabler/icons-react";
import { useReducer, useEffect } from "react";
import { t } from "@/i18n";
import { SpeedSelect } from "../../parts/SpeedSelect";
import { SPEEDS, type Player } from "../../wave/player";
import { clock } from "../../wave/clock";
import { toggleSpectrum, useSticky } from "../../sticky";
import type { SegmentEditor } from "./segmentEditor";
import { keepField } from "../../parts/keepField";
import { KeyOf } from "../../parts/KeyOf";

/** Play, where it is, how fast. */
export function Transport({
  editor,
  player,
  duration,
}: {
  readonly editor: SegmentEditor;
  readonly player: Player;
  readonly duration: number;
}) {
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  useEffect(() => player.subscribe(refresh), [player]);
  const spectrum = useSticky((sticky) => sticky.spectrum);
  const Icon = player.playing ? IconPlayerPause : IconPlayerPlay;
  return (
    <div className="transport" role="toolbar" aria-label={t("Player")} onFocus={keepField}>
      <button type="button" className="btn" onClick={() => editor.play()}>
        <Icon size={16} stroke={1.5} aria-hidden />
        {player.playing ? t("Pause") : t("Play")} <KeyOf id="sound.play" usual="Space" />
      </button>
      <button type="button" className="btn ghost" aria-pressed={player.looping} onClick={() => player.loop()}>
        <IconRepeat size={16} stroke={1.5} aria-hidden />
        {t("Loop")} <KeyOf id="sound.loop" usual="L" />
      </button>
      <button type="button" className="btn ghost" aria-pressed={spectrum} onClick={toggleSpectrum}>
        <IconWaveSawTool size={16} stroke={1.5} aria-hidden />
        {t("Spectrum")} <KeyOf id="sound.spectrum" usual="V" />
      </button>
      <span className="num">
        {clock(player.time)} <span className="t3">/ {clock(duration)}</span>
      </span>
      {editor.marking === undefined ? null : (
        <span className="t2">{t("From {start}; N again ends it", { start: clock(editor.marking) })}</span>
      )}
      <span className="sp" />
      <SpeedSelect speeds={SPEEDS} speed={player.speed} onChange={(speed) => player.setSpeed(speed)} />
    </div>
  );
}
