import { useEffect, useReducer, useRef, useState } from "react";
import { t } from "@/i18n";
import { useSession } from "../../context";
import { geometryOf, where } from "../../core/kinds";
import { useFilm } from "../../film/useFilm";
import { AttributePanel } from "../../parts/AttributePanel";
import { RegionPane } from "../../parts/RegionPane";
import { useLight } from "../../parts/useLight";
import { labelOf, useSticky } from "../../sticky";
import type { TaskProps } from "../props";
import { MediaFault } from "../../views/MediaFault";
import { MediaProblem } from "../../views/MediaProblem";
import { OtherViews } from "../../views/OtherViews";
import { AimGrid } from "../image/AimGrid";
import { AIM, useAim } from "../image/useAim";
import { FilmBar } from "./FilmBar";
import { secondsOf } from "./filmEvents";
import { TrackEditor } from "./trackEditor";
import { useTrackActions } from "./useTrackActions";
import "../segment/segment.css";
import "./track.css";

/** Frame, player, timeline, pane: tracks through one video. */
export function VideoTask({ session, view, controls, elsewhere }: TaskProps) {
  useSession(session);
  useSticky((sticky) => sticky.labels);
  const [editor, setEditor] = useState<TrackEditor>();
  const [told, tell] = useState("");
  const [broken, setBroken] = useState(false);
  const [, changed] = useReducer((n: number) => n + 1, 0);
  const canvas = useRef<HTMLDivElement>(null);
  const timeline = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { state, retry } = useFilm(session.assignment.item_id, view.path.join("."));
  const film = state?.kind === "ready" ? state.film : undefined;
  const control = controls.find((one) => one.name === session.focus.control) ?? controls[0];
  useEffect(() => {
    if (canvas.current === null || timeline.current === null || film === undefined) return undefined;
    const { width, height, sha256 } = film.facts;
    const drawn = { width, height, frames: film.frames, sha256 };
    const heard = { duration: secondsOf(film, film.frames), sha256 };
    for (const one of controls) session.setMedia(one.name, geometryOf(one) === "interval" ? heard : drawn);
    const places = { canvas: canvas.current, timeline: timeline.current };
    const host = {
      session,
      controls,
      tool: () => useSticky.getState().tool,
      label: labelOf,
      fail: () => setBroken(true),
      tell,
      changed,
    };
    const made = new TrackEditor(places, film, host);
    setEditor(made);
    return () => {
      setEditor(undefined);
      made.close();
    };
  }, [session, controls, film]);
  useEffect(() => editor?.sync());
  useLight(editor?.scene);
  // What could not be done is said until something else is.
  useEffect(() => session.history.subscribe(() => tell("")), [session]);
  useTrackActions(editor, session, controls, () => field.current?.focus());
  useAim(editor?.aim, HINTS);
  if (control === undefined) return null;
  const again = () => {
    setBroken(false);
    editor?.reel.seek(editor.reel.wanted);
  };
  const selected = editor?.selected ?? editor?.events.selected;
  return (
    <div className="wk">
      <div className="film">
        <OtherViews session={session} except={[view.name]} />
        <div
          className="cv"
          role="application"
          aria-label={t("Video with tracks. Every track is also in the list of regions.")}
          aria-busy={state === undefined}
          tabIndex={0}
          data-canvas
        >
          <div ref={canvas} className="cv-in" />
          {editor === undefined ? null : <AimGrid aim={editor.aim} scene={editor.scene} />}
          {state === undefined ? (
            <p className="wave-wait t2">{t("Preparing the frames of the video …")}</p>
          ) : null}
          {state?.kind === "broken" ? <MediaProblem message={state.message} onRetry={retry} /> : null}
          {broken ? (
            <MediaProblem message={t("A frame of the video cannot be shown.")} onRetry={again} />
          ) : null}
          <p className={said(editor, told) === "" ? "visually-hidden" : "float top"} role="status">
            {said(editor, told)}
          </p>
        </div>
        <MediaFault fault={film?.facts.fault} />
        {editor === undefined ? null : <FilmBar editor={editor} field={field} />}
        <div ref={timeline} className="film-time" role="img" aria-label={t("Timeline of the tracks")} />
      </div>
      <RegionPane
        {...{ session, controls, elsewhere, control, selected }}
        name="tracks"
        width={304}
        reserved={RESERVED}
        onLabel={(option) => editor?.relabel(option)}
        list={{
          describe: where,
          onSelect: (id) => editor?.select(id),
        }}
      >
        {selected === undefined ? null : <AttributePanel session={session} {...selected} />}
      </RegionPane>
    </div>
  );
}

const RESERVED = ["B", "E", "J", "K", "O", "S", "M", "V", "H", "N", "Z", "A", "X"];

const HINTS = [
  { keys: [",", "."], word: t("frame") },
  AIM,
  { keys: ["K"], word: t("keyframe") },
  { keys: ["O"], word: t("out of sight") },
  { keys: ["[", "]"], word: t("keyframes") },
];

function said(editor: TrackEditor | undefined, told: string): string {
  if (told !== "") return t(told);
  const mark = editor?.events.mark;
  if (mark !== undefined) return t("The event begins at frame {n}; press N at its last one", { n: mark });
  return editor?.merging === undefined ? "" : t("Choose the track to merge, then press M again");
}
