import { IconLink, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useContext, useEffect, useReducer, useRef, useState, type ReactNode } from "react";
import { t } from "@/i18n";
import { IconButton } from "@/ui/Button";
import type { Rect } from "../scene/camera";
import type { Shape } from "../scene/painter";
import { connectWheel } from "../scene/pointer";
import { Scene } from "../scene/scene";
import { useFrame } from "../threads/place";
import { MediaFault } from "../views/MediaFault";
import { MediaProblem } from "../views/MediaProblem";
import { usePlayKeys } from "../views/usePlayKeys";
import type { Stretch } from "../wave/gesture";
import { clock } from "../wave/clock";
import { Reel } from "./reel";
import { ReelLinkContext } from "./reelLink";
import { useFilm } from "./useFilm";
import type { Film } from "./film";
import "./film.css";
import { keepField } from "../parts/keepField";
import { KeyOf } from "../parts/KeyOf";

const JUMP = 10;

interface Props {
  readonly item: string;
  readonly field: string;
  readonly title: string;
  /** What is drawn on a frame. */
  readonly shapesAt?: (frame: number) => readonly Shape[];
  /** The shape that stands out. */
  readonly selected?: string | undefined;
  /** Where to look; again with each object that comes. */
  readonly place?: Spot | undefined;
  /** What stands under it, and moves it. */
  readonly below?: ((at: AtFilm) => ReactNode) | undefined;
}

export interface AtFilm {
  readonly film: Film;
  readonly shown: number;
  readonly seek: (frame: number) => void;
}

/** A frame, and in pixels what of it is looked at. */
export interface Spot {
  readonly frame?: number;
  /** In its stead: the frame that is shown then. */
  readonly stretch?: Stretch;
  readonly rect?: Rect;
}

/** A video to look at, frame by frame. */
export default function FilmView({ item, field, ...props }: Props) {
  const { state, retry } = useFilm(item, field);
  if (state?.kind === "ready") return <Projector film={state.film} {...props} />;
  return (
    <div className="cv picture" aria-busy={state === undefined}>
      {state === undefined ? (
        <p className="film-wait t2">{t("Preparing the frames of the video …")}</p>
      ) : (
        <MediaProblem message={state.message} onRetry={retry} />
      )}
    </div>
  );
}

interface ProjectorProps extends Omit<Props, "item" | "field"> {
  readonly film: Film;
}

function Projector({ film, title, shapesAt, selected, place, below }: ProjectorProps) {
  const box = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<{ scene: Scene; reel: Reel }>();
  const [broken, setBroken] = useState(false);
  /** What is gone to once its frame is there. */
  const wanted = useRef<Spot>(undefined);
  const link = useContext(ReelLinkContext);
  const [, refresh] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (box.current === null) return undefined;
    const scene = new Scene(box.current);
    const end = new AbortController();
    connectWheel(scene, end.signal);
    const reel = new Reel(
      film,
      (frame, picture) => {
        scene.setImage(still(picture));
        const { frame: at, rect } = wanted.current ?? {};
        if (at !== frame) return;
        if (rect !== undefined) scene.fit(rect);
        wanted.current = undefined;
      },
      () => setBroken(true),
    );
    const stop = reel.subscribe(refresh);
    const leave = link?.join(reel);
    reel.seek(0);
    setStage({ scene, reel });
    return () => {
      end.abort();
      leave?.();
      stop();
      reel.pause();
      scene.close();
    };
  }, [film, link]);
  useEffect(() => link?.subscribe(refresh), [link]);
  const reel = stage?.reel;
  const shown = reel?.shown ?? 0;
  const at = reel?.wanted ?? 0;
  const seek = (frame: number) => reel?.seek(frame);
  useFrame({ frame: at, first: 0, seek });
  const use = usePlayKeys(reel && { toggle: () => reel.toggle(), steps: stepsOf(reel) }, t("Video"));
  useEffect(() => reel?.led.add(use));
  const shapes = shapesAt?.(shown);
  useEffect(() => {
    if (shapes !== undefined) stage?.scene.setShapes(shapes, selected);
  });
  useEffect(() => {
    const frame = place?.stretch === undefined ? place?.frame : film.frameAt(place.stretch.start);
    if (frame === undefined) return;
    wanted.current = { ...place, frame };
    stage?.reel.seek(frame);
  }, [stage, film, place]);
  const words = shapes?.map(({ tag }) => tag).join(", ") ?? "";
  const again = () => {
    setBroken(false);
    reel?.seek(reel.wanted);
  };
  const Play = reel?.playing === true ? IconPlayerPause : IconPlayerPlay;
  return (
    <div className="film-view">
      <div className="cv picture" role="img" aria-label={`${title || t("Video")}${words && `: ${words}`}`}>
        <div ref={box} className="cv-in" data-frame={shown} />
        {broken ? (
          <MediaProblem message={t("A frame of the video cannot be shown.")} onRetry={again} />
        ) : null}
      </div>
      <MediaFault fault={film.facts.fault} />
      <div className="film-keys" onFocus={keepField}>
        <IconButton
          icon={Play}
          name={reel?.playing === true ? t("Pause") : t("Play")}
          onClick={() => reel?.toggle()}
        />
        {link?.several === true ? (
          <button type="button" className="btn ghost sm" aria-pressed={link.on} onClick={() => link.toggle()}>
            <IconLink size={16} stroke={1.5} aria-hidden /> {t("Together")}{" "}
            <KeyOf id="films.link" usual="Shift+Y" />
          </button>
        ) : null}
        <input
          type="range"
          min={0}
          max={film.last}
          value={at}
          aria-label={t("Frame")}
          onChange={(event) => seek(Number(event.target.value))}
        />
        <span className="num t2">
          {shown} <span className="t3">/ {film.last}</span>
        </span>
        <span className="num t3">{clock(film.timeOf(shown))}</span>
      </div>
      {below?.({ film, shown, seek })}
    </div>
  );
}

const stepsOf = (reel: Reel) => [
  { id: "next", title: t("Next frame"), key: ".", run: () => reel.step(1) },
  { id: "previous", title: t("Frame before"), key: ",", run: () => reel.step(-1) },
  { id: "on", title: t("On 10 frames"), key: "Shift+Period", run: () => reel.step(JUMP) },
  { id: "back", title: t("Back 10 frames"), key: "Shift+Comma", run: () => reel.step(-JUMP) },
];

/** A frame as the canvas takes pictures. */
const still = (bitmap: ImageBitmap) => ({
  width: bitmap.width,
  height: bitmap.height,
  levels: [{ bitmap, factor: 1 }],
  close: () => undefined,
});
