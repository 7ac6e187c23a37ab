import { useEffect, useRef, useState } from "react";
import { useAddress } from "../context";
import { hearOtherwise } from "../core/hearing";
import { lookUp, type ControlPlan, type ViewPlan } from "../core/plan";
import type { RecordingType } from "../core/recordings";
import { useRecording } from "../parts/useRecording";
import { MediaProblem } from "../views/MediaProblem";
import type { Shown } from "../views/View";
import type { Place } from "./places";
import { Strips } from "./Strips";
import type { Version } from "./versions";

interface Props {
  readonly view: ViewPlan;
  readonly type: RecordingType;
  readonly shown: Shown;
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  readonly controls: readonly ControlPlan[];
  readonly place: Place | undefined;
}

/** A sound or a series with the segments of each version; a click moves the playhead, the place at hand sets it. */
export function CaseWave({ view, type, shown, versions, titleOf, controls, place }: Props) {
  const player = useRef<HTMLAudioElement>(null);
  const [head, setHead] = useState(0);
  const address = useAddress();
  const field = view.path.join(".");
  const value = lookUp(view.path, shown.data);
  const { state, retry } = useRecording({ item: shown.item_id, field, type, value });
  const trace = state?.kind === "ready" ? state.recording.trace : undefined;
  const seek = (seconds: number) => {
    setHead(seconds);
    if (player.current !== null) player.current.currentTime = seconds;
  };
  const [gone, setGone] = useState<Place>();
  const start = place?.stretch?.start;
  if (place !== gone) {
    setGone(place);
    if (start !== undefined) setHead(start);
  }
  useEffect(() => {
    if (start !== undefined && player.current !== null) player.current.currentTime = start;
  }, [place, start]);
  return (
    <section className="case-strips" aria-label={view.title || view.name} aria-busy={state === undefined}>
      {type === "audio" ? (
        <audio
          ref={player}
          controls
          preload="metadata"
          src={address(shown.item_id, field)}
          className="listen"
          onError={(event) => void hearOtherwise(event.currentTarget)}
          onTimeUpdate={(event) => setHead(event.currentTarget.currentTime)}
        />
      ) : null}
      <Strips name={view.title || view.name} {...{ versions, titleOf, controls, place, trace, head, seek }} />
      {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
    </section>
  );
}
