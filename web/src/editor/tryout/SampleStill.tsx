import { useEffect, useMemo, useRef } from "react";
import { t } from "@/i18n";
import { lookUp, type Plan } from "../core/plan";
import { placesOf, type Place } from "./pcd";
import { blobOf } from "./sampleMedia";

interface Props {
  readonly plan: Plan;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the sample looks like, where its file lies in the page: a video plays, a cloud is drawn once. */
export function SampleStill({ plan, data }: Props) {
  const view = plan.views.find(({ type }) => type === "video" || type === "pointcloud");
  const file = useMemo(
    () => (view === undefined ? undefined : fileIn(lookUp(view.path, data))),
    [view, data],
  );
  if (view === undefined || file === undefined) return null;
  return view.type === "video" ? <FilmStill file={file} /> : <CloudStill file={file} />;
}

/** The first file in a value, however deep: a scene begins with its first frame. */
function fileIn(value: unknown): Blob | undefined {
  if (typeof value === "string") return blobOf(value);
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = fileIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function FilmStill({ file }: { readonly file: Blob }) {
  const film = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    if (film.current !== null) film.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [file]);
  return (
    <video
      ref={film}
      className="tryout-still"
      muted
      playsInline
      controls
      preload="auto"
      aria-label={t("The sample")}
      // Films often begin with nothing on the screen.
      onLoadedMetadata={({ currentTarget }) => (currentTarget.currentTime = currentTarget.duration / 2)}
    />
  );
}

const WIDTH = 640;
const HEIGHT = 300;

function CloudStill({ file }: { readonly file: Blob }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let live = true;
    void file.arrayBuffer().then((bytes) => {
      const pen = canvas.current?.getContext("2d");
      if (!live || pen === null || pen === undefined || canvas.current === null) return;
      const places = placesOf(bytes);
      draw(pen, places);
      canvas.current.dataset["points"] = String(places.length);
    });
    return () => {
      live = false;
    };
  }, [file]);
  return (
    <canvas
      ref={canvas}
      className="tryout-still"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={t("The sample")}
    />
  );
}

/** From the side and above, the near below; lighter the higher a point is. */
function draw(pen: CanvasRenderingContext2D, places: readonly Place[]): void {
  const [turn, tilt] = [Math.PI / 5, Math.PI / 6];
  const shown = places
    .map(([x, y, z]) => {
      const [across, away] = [
        x * Math.cos(turn) - y * Math.sin(turn),
        x * Math.sin(turn) + y * Math.cos(turn),
      ];
      return { across, up: away * Math.sin(tilt) + z * Math.cos(tilt), z };
    })
    .sort((a, b) => b.up - a.up);
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = range(shown.map(({ across }) => across));
  const [low, high] = range(shown.map(({ up }) => up));
  const [floor, top] = range(shown.map(({ z }) => z));
  const scale = Math.min((WIDTH - 32) / (right - left || 1), (HEIGHT - 32) / (high - low || 1));
  pen.clearRect(0, 0, WIDTH, HEIGHT);
  for (const { across, up, z } of shown) {
    const rise = (z - floor) / (top - floor || 1);
    pen.fillStyle = `hsl(${210 - 170 * rise} 60% ${45 + 25 * rise}%)`;
    pen.fillRect(
      WIDTH / 2 + (across - (left + right) / 2) * scale,
      HEIGHT / 2 - (up - (low + high) / 2) * scale,
      2,
      2,
    );
  }
}
