import { useEffect, useMemo, useRef, useState } from "react";
import { t } from "@/i18n";
import { useAddress, useHints, useSession } from "../../context";
import type { Region } from "../../core/draft";
import { where } from "../../core/kinds";
import { lookUp } from "../../core/plan";
import { AttributePanel } from "../../parts/AttributePanel";
import { RegionPane } from "../../parts/RegionPane";
import { useRecording } from "../../parts/useRecording";
import { labelOf, useSticky } from "../../sticky";
import type { TaskProps } from "../props";
import { MediaFault } from "../../views/MediaFault";
import { MediaProblem } from "../../views/MediaProblem";
import { OtherViews } from "../../views/OtherViews";
import { Player } from "../../wave/player";
import { Cursor } from "../../wave/playhead";
import { Series } from "../../wave/series";
import { clock } from "../../wave/clock";
import type { Trace } from "../../wave/trace";
import { SegmentEditor } from "./segmentEditor";
import { SeriesBar } from "./SeriesBar";
import { Transport } from "./Transport";
import { useSegmentActions } from "./useSegmentActions";
import { useSpectrum } from "./useSpectrum";
import "./segment.css";

/** Recording (a sound's wave, or the channels of a series), transport, pane: segments of it. */
export function SegmentTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const wave = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<SegmentEditor>();
  const { item_id, data } = session.assignment;
  const field = view.path.join(".");
  const address = useAddress()(item_id, field);
  const type = view.type === "timeseries" ? "timeseries" : "audio";
  const head = useMemo(() => (type === "audio" ? new Player(address) : new Cursor()), [address, type]);
  useEffect(() => () => head.close(), [head]);
  const value = lookUp(view.path, data);
  const { state, retry } = useRecording({ item: item_id, field, type, value });
  const recording = state?.kind === "ready" ? state.recording : undefined;
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  useEffect(() => {
    if (wave.current === null) return undefined;
    const made = new SegmentEditor(wave.current, head, { session, controls, label: labelOf });
    setEditor(made);
    return () => made.close();
  }, [session, controls, head]);
  useEffect(() => {
    editor?.setTrace(recording?.trace);
    if (recording === undefined) return;
    const { trace, sha256 } = recording;
    const media = { duration: trace.duration, ...(sha256 === undefined ? {} : { sha256 }) };
    for (const one of controls) session.setMedia(one.name, media);
  }, [editor, recording, controls, session]);
  useEffect(() => editor?.sync());
  useSegmentActions(editor);
  useSpectrum(editor, item_id, field);
  useHints(type === "audio" ? [PLAY, ...HINTS] : HINTS);
  if (control === undefined) return null;
  const selected = editor?.selected;
  return (
    <div className="wk">
      <div className="sound">
        <OtherViews session={session} except={[view.name]} />
        <div
          className="cv wave"
          role="application"
          aria-label={NAMES[type]}
          aria-busy={state === undefined}
          tabIndex={0}
          data-canvas
        >
          <div ref={wave} className="cv-in" />
          {state === undefined ? <p className="wave-wait t2">{t("Preparing the recording …")}</p> : null}
          {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
        </div>
        <MediaFault fault={recording?.fault} />
        {editor === undefined ? null : <Bar editor={editor} trace={recording?.trace} />}
      </div>
      <RegionPane
        {...{ session, controls, elsewhere, control, selected }}
        name="segments"
        width={320}
        onLabel={(option) => editor?.relabel(option)}
        list={{
          describe: where,
          quote: (region) => `${timesOf(region).start} – ${timesOf(region).end}`,
          onSelect: (id) => editor?.select(id),
        }}
      >
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
      </RegionPane>
    </div>
  );
}

/** What plays a sound, or what a series says at the playhead. */
function Bar({ editor, trace }: { readonly editor: SegmentEditor; readonly trace: Trace | undefined }) {
  const { player } = editor;
  if (player !== undefined)
    return <Transport editor={editor} player={player} duration={trace?.duration ?? 0} />;
  return trace instanceof Series ? <SeriesBar editor={editor} series={trace} /> : null;
}

const timesOf = (region: Region) => ({
  start: clock(Number(region["start"])),
  end: clock(Number(region["end"])),
});

const NAMES = {
  audio: t("Sound with segments. Every segment is also in the list of regions."),
  timeseries: t("Series with segments. Every segment is also in the list of regions."),
};
const PLAY = { keys: ["Space"], word: t("play") };
const HINTS = [
  { keys: ["N"], word: t("mark") },
  { keys: ["1", "–", "9"], word: t("label") },
  { keys: ["Tab"], word: t("next segment") },
  { keys: ["Shift+ArrowRight"], word: t("end later") },
];
