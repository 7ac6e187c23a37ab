import { Suspense, useEffect, useMemo, useRef } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions } from "../context";
import { endsOf } from "../core/ends";
import type { Geometry } from "../core/kind";
import { withGeometry } from "../core/kinds";
import { isRecording } from "../core/recordings";
import { type ControlPlan, type Plan, type ViewPlan } from "../core/plan";
import { FilmView } from "../film/lazyFilm";
import { Leaves } from "../pages/Leaves";
import { late } from "../parts/late";
import { usePicture } from "../parts/usePicture";
import { useScene } from "../parts/useScene";
import { isPicture, pictureUrl } from "../annotate/pictureUrl";
import { figureOf } from "../controls/image/shapes";
import { PictureLinks, type LinesAt } from "../controls/relation/PictureLinks";
import { SceneLink } from "../scene/link";
import { onScreen } from "../scene/painter";
import { MediaCutting } from "../views/MediaCutting";
import { useFollowedFrame } from "../threads/place";
import { View, type Shown } from "../views/View";
import { CaseText } from "./CaseText";
import { boxesIn, joinLines, shapesIn } from "./marks";
import { regionsAt, type Place } from "./places";
import type { Version } from "./versions";

interface Props {
  readonly plan: Plan;
  readonly shown: Shown;
  /** Drawn side by side, the label so far first. */
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
  /** The difference that is looked at, if any: its view goes there. */
  readonly place: Place | undefined;
}

const CaseWave = late(async () => (await import("./CaseWave")).CaseWave);
const CaseEvents = late(async () => (await import("./CaseEvents")).CaseEvents);
const CaseCloud = late(async () => (await import("./CaseCloud")).CaseCloud);

const STEP = 1.25;
const PAN = 64;

/** The item, with the regions of each version drawn on it; all are panned, zoomed and scrolled together. */
export function CaseData({ plan, shown, versions, titleOf, place }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const on = place?.keys === undefined && place?.part === undefined ? undefined : place.on;
    const view = box.current?.querySelector(`[data-view="${CSS.escape(on ?? "")}"]`);
    view?.firstElementChild?.scrollIntoView({ block: "nearest" });
  }, [place]);
  const link = useMemo(() => new SceneLink(), []);
  const views = useMemo(
    () => plan.views.map((view) => ({ view, drawn: plan.controls.filter(({ on }) => on === view.name) })),
    [plan],
  );
  useActions(useLinkActions(link), LEVEL.view);
  return (
    <div ref={box} className="case-views">
      {views.map(({ view, drawn }) => {
        const here = place?.on === view.name ? place : undefined;
        return (
          <div key={view.name} data-view={view.name}>
            <CaseView {...{ plan, view, shown, versions, titleOf, link, drawn }} place={here} />
          </div>
        );
      })}
      <FollowedFrame />
    </div>
  );
}

/** Beside the views, which are not made anew for each frame of a film that plays. */
function FollowedFrame() {
  useFollowedFrame();
  return null;
}

interface ViewProps extends Props {
  readonly view: ViewPlan;
  readonly drawn: readonly ControlPlan[];
  readonly link: SceneLink;
}

function CaseView({ plan, view, shown, versions, titleOf, drawn, link, place }: ViewProps) {
  const of = (geometry: Geometry) => withGeometry(drawn, geometry);
  if (isPicture(view) && drawn.length > 0) {
    return (
      <div className="cv case-picture side-by-side">
        {versions.map((version) => (
          <RegionPicture
            key={version.id}
            {...{ view, shown, version, drawn, link, place }}
            linesAt={pictureLines({ plan, view, version, place })}
            selected={onlyAt(version, place)}
            title={versions.length === 1 ? "" : titleOf(version)}
          />
        ))}
      </div>
    );
  }
  const segments = of("interval");
  if (isRecording(view.type) && segments.length > 0) {
    return <CaseWave {...{ view, shown, versions, titleOf, place }} type={view.type} controls={segments} />;
  }
  if (view.type === "video" && of("track").length + segments.length > 0) {
    // Without tracks the frames are the same in each copy: one film, with the events of each under it.
    const films = of("track").length > 0 ? versions.map((one) => [one]) : [versions];
    return (
      <Suspense fallback={<div className="cv case-picture" aria-busy />}>
        <div className="side-by-side">
          {films.map((seen) => {
            const [version] = seen;
            if (version === undefined) return null;
            return (
              <FilmView
                key={version.id}
                item={shown.item_id}
                field={view.path.join(".")}
                title={[films.length === 1 ? "" : titleOf(version), view.title].filter(Boolean).join(", ")}
                shapesAt={(frame) => boxesIn(version, of("track"), frame)}
                selected={onlyAt(version, place)}
                place={place}
                below={
                  segments.length === 0
                    ? undefined
                    : (film) => (
                        <CaseEvents {...{ film, titleOf, place }} versions={seen} controls={segments} />
                      )
                }
              />
            );
          })}
        </div>
      </Suspense>
    );
  }
  if (view.type === "pointcloud") {
    return <CaseCloud {...{ view, shown, versions, titleOf, drawn, place }} />;
  }
  if (view.type === "document" && drawn.length > 0) {
    const copies = versions.map((version) => ({
      id: version.id,
      title: versions.length === 1 ? "" : titleOf(version),
      shapesAt: (page: number) => shapesIn(version, drawn, page),
      linesAt: (page: number) => pictureLines({ plan, view, version, place, page }),
      selected: onlyAt(version, place),
    }));
    return <Leaves view={view} shown={shown} copies={copies} link={link} place={place} />;
  }
  if (of("span").length > 0) {
    return <CaseText {...{ plan, view, shown, versions, titleOf, place }} controls={of("span")} />;
  }
  return <View view={view} shown={shown} picked={place?.part === undefined ? undefined : at(place.part)} />;
}

/** The links of a version between regions of a picture, or of one page of a document; undefined where none are asked for. */
function pictureLines({ plan, view, version, place, page }: Drawn): LinesAt | undefined {
  if (plan.controls.every((control) => endsOf(control).length === 0)) return undefined;
  return (camera) =>
    joinLines(plan, version, place, ({ control, region }) =>
      control.on === view.name && (page === undefined || region["page"] === page)
        ? onScreen(camera, figureOf(control, region).bounds)
        : undefined,
    );
}

interface Drawn {
  readonly plan: Plan;
  readonly view: ViewPlan;
  readonly version: Version;
  readonly place: Place | undefined;
  readonly page?: number;
}

/** What is asked about one message, looked at: nothing is answered here. */
const at = (part: string) => ({ part, answered: NOTHING, pick: () => undefined });

const NOTHING: ReadonlyMap<string, boolean> = new Map();

/** The region that a version has at the place, where it is one: of several laid over each other none stands out. */
function onlyAt(version: Version, place: Place | undefined): string | undefined {
  if (place === undefined) return undefined;
  const [first, ...others] = regionsAt(version.value(place.control.name), place);
  return others.length === 0 ? first?.id : undefined;
}

interface PictureProps {
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly version: Version;
  readonly drawn: readonly ControlPlan[];
  readonly linesAt: LinesAt | undefined;
  readonly title: string;
  readonly link: SceneLink;
  readonly selected: string | undefined;
  readonly place: Place | undefined;
}

function RegionPicture({ view, shown, version, drawn, linesAt, title, link, selected, place }: PictureProps) {
  const [box, scene] = useScene(link);
  const { state, cutting } = usePicture(pictureUrl(view, shown));
  const pyramid = state?.kind === "ready" ? state.picture.pyramid : undefined;
  useEffect(() => scene?.setImage(pyramid), [scene, pyramid]);
  const shapes = useMemo(() => shapesIn(version, drawn), [version, drawn]);
  useEffect(() => scene?.setShapes(shapes, selected), [scene, shapes, selected]);
  useEffect(() => {
    if (place?.rect !== undefined && pyramid !== undefined) scene?.fit(place.rect);
  }, [scene, pyramid, place]);
  const words = useMemo(() => shapes.map((shape) => shape.tag).join(", "), [shapes]);
  const name = [title, view.title || view.name].filter(Boolean).join(", ");
  return (
    <div className="cv copy" role="img" aria-label={`${name}: ${words}`}>
      <div ref={box} className="cv-in" />
      {scene === undefined || linesAt === undefined ? null : <PictureLinks {...{ scene, linesAt }} />}
      {cutting ? <MediaCutting /> : null}
      {title === "" ? null : <span className="float top">{title}</span>}
    </div>
  );
}

/** Panning and zooming by keys, in all copies at once. */
function useLinkActions(link: SceneLink) {
  const action = (id: string, title: string, keys: readonly string[], run: () => void) => ({
    id: `view.${id}`,
    title,
    group: t("View"),
    keys,
    when: () => link.first !== undefined,
    run,
  });
  const pan = (id: string, title: string, key: string, [x, y]: readonly [number, number]) =>
    action(id, title, [key], () => link.first?.panBy(x * PAN, y * PAN));
  return [
    action("fit", t("Fit the picture"), ["0"], () => link.first?.fit()),
    action("in", t("Zoom in"), ["+", "="], () => link.first?.zoom(STEP)),
    action("out", t("Zoom out"), ["-"], () => link.first?.zoom(1 / STEP)),
    pan("left", t("Look further left"), "Shift+ArrowLeft", [1, 0]),
    pan("right", t("Look further right"), "Shift+ArrowRight", [-1, 0]),
    pan("up", t("Look further up"), "Shift+ArrowUp", [0, 1]),
    pan("down", t("Look further down"), "Shift+ArrowDown", [0, -1]),
  ];
}
