import { useEffect, useMemo, useRef, useState } from "react";
import { t } from "@/i18n";
import { useAddress, useHints, useSession } from "../../context";
import type { ControlPlan, ViewPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { AttributePanel } from "../../parts/AttributePanel";
import { LabelPane } from "../../parts/LabelPane";
import { Pane } from "../../parts/Pane";
import { Questions } from "../../parts/Questions";
import { RegionList } from "../../parts/RegionList";
import { useSound } from "../../parts/useSound";
import { labelOf, setLabel, useSticky } from "../../sticky";
import { MediaProblem } from "../../views/MediaProblem";
import { OtherViews } from "../../views/OtherViews";
import { Player } from "../../wave/player";
import { clock } from "../../wave/timeline";
import { SegmentEditor } from "./segmentEditor";
import { Transport } from "./Transport";
import { useSegmentActions } from "./useSegmentActions";
import "./segment.css";

interface Props {
  readonly session: TaskSession;
  readonly view: ViewPlan;
  readonly controls: readonly ControlPlan[];
  readonly elsewhere: readonly ControlPlan[];
}

/** Waveform, transport, pane: segments of one sound. */
export function SegmentTask({ session, view, controls, elsewhere }: Props) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const wave = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<SegmentEditor>();
  const { item_id } = session.assignment;
  const field = view.path.join(".");
  const address = useAddress()(item_id, field);
  const player = useMemo(() => new Player(address), [address]);
  useEffect(() => () => player.close(), [player]);
  const { state, retry } = useSound(item_id, field);
  const sound = state?.kind === "ready" ? state.sound : undefined;
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  useEffect(() => {
    if (wave.current === null) return undefined;
    const made = new SegmentEditor(wave.current, player, { session, controls, label: labelOf });
    setEditor(made);
    return () => made.close();
  }, [session, controls, player]);
  useEffect(() => {
    editor?.setSound(sound);
    if (sound === undefined) return;
    const media = { duration: sound.peaks.duration, sha256: sound.sha256 };
    for (const one of controls) session.setMedia(one.name, media);
  }, [editor, sound, controls, session]);
  useEffect(() => editor?.sync());
  useSegmentActions(editor, session, controls);
  useHints(HINTS);
  if (control === undefined) return null;
  const selected = editor?.selected;
  return (
    <div className="wk">
      <div className="sound">
        <OtherViews session={session} except={[view.name]} />
        <div
          className="cv wave"
          role="application"
          aria-label={t("Sound with segments. Every segment is also in the list of regions.")}
          aria-busy={state === undefined}
          tabIndex={0}
          data-canvas
        >
          <div ref={wave} className="cv-in" />
          {state === undefined ? <p className="wave-wait t2">{t("Preparing the waveform …")}</p> : null}
          {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
        </div>
        {editor === undefined ? null : <Transport editor={editor} duration={sound?.peaks.duration ?? 0} />}
      </div>
      <Pane name="segments" width={320}>
        <LabelPane
          control={control}
          current={selected?.control === control ? selected.region.label : labelOf(control)?.id}
          listening={() => controls.some((one) => one.name === session.focus.control)}
          onPick={(option) => {
            setLabel(control.name, option.id);
            editor?.relabel(option);
          }}
        />
        <RegionList
          session={session}
          controls={controls}
          describe={(region) =>
            t("from {start} to {end}", {
              start: clock(Number(region["start"])),
              end: clock(Number(region["end"])),
            })
          }
          quote={(region) => `${clock(Number(region["start"]))} – ${clock(Number(region["end"]))}`}
          onSelect={(id) => editor?.select(id)}
        />
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
        <Questions session={session} elsewhere={elsewhere} />
      </Pane>
    </div>
  );
}

const HINTS = [
  { keys: ["Space"], word: t("play") },
  { keys: ["N"], word: t("mark") },
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["Tab"], word: t("next segment") },
  { keys: ["Shift+ArrowRight"], word: t("end later") },
];
