import { Suspense, useEffect, useMemo, useRef } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions } from "../context";
import { type ControlPlan, type Plan, type ViewPlan } from "../core/plan";
import { FilmView } from "../film/lazyFilm";
import { Leaves } from "../pages/Leaves";
import { late } from "../parts/late";
import { usePicture } from "../parts/usePicture";
import { useScene } from "../parts/useScene";
import { pictureUrl } from "../annotate/pictureUrl";
import { SceneLink } from "../scene/link";
import type { Shape } from "../scene/painter";
import { MediaCutting } from "../views/MediaCutting";
import { View, type Shown } from "../views/View";
import { CaseText } from "./CaseText";
import { boxesIn, shapesIn } from "./marks";
import type { Version } from "./versions";

interface Props {
  readonly plan: Plan;
  readonly shown: Shown;
  /** Drawn side by side, the label so far first. */
  readonly versions: readonly Version[];
  readonly titleOf: (version: Version) => string;
}

const CaseCloud = late(async () => (await import("./CaseCloud")).CaseCloud);

const STEP = 1.25;
const PAN = 64;

/** The item, with the regions of each version drawn on it; all are panned, zoomed and scrolled together. */
export function CaseData({ plan, shown, versions, titleOf }: Props) {
  const link = useMemo(() => new SceneLink(), []);
  useActions(useLinkActions(link), LEVEL.view);
  return plan.views.map((view) => {
    const drawn = plan.controls.filter((control) => control.on === view.name);
    const views = { view, shown, versions, titleOf, link, drawn };
    return <CaseView key={view.name} {...views} />;
  });
}

interface ViewProps extends Omit<Props, "plan"> {
  readonly view: ViewPlan;
  readonly drawn: readonly ControlPlan[];
  readonly link: SceneLink;
}

function CaseView({ view, shown, versions, titleOf, drawn, link }: ViewProps) {
  const of = (type: string) => drawn.filter((control) => control.type === type);
  if (view.type === "image" && drawn.length > 0) {
    const copies = versions.map((version) => ({ version, shapes: shapesIn(version, drawn) }));
    return (
      <div className="cv case-picture side-by-side">
        {copies.map(({ version, shapes }) => (
          <RegionPicture
            key={version.id}
            {...{ view, shown, shapes, link }}
            title={versions.length === 1 ? "" : titleOf(version)}
          />
        ))}
      </div>
    );
  }
  if (of("track").length > 0) {
    return (
      <Suspense fallback={<div className="cv case-picture" aria-busy />}>
        <div className="side-by-side">
          {versions.map((version) => (
            <FilmView
              key={version.id}
              item={shown.item_id}
              field={view.path.join(".")}
              title={[versions.length === 1 ? "" : titleOf(version), view.title].filter(Boolean).join(", ")}
              shapesAt={(frame) => boxesIn(version, of("track"), frame)}
            />
          ))}
        </div>
      </Suspense>
    );
  }
  if (view.type === "pointcloud") {
    return <CaseCloud {...{ view, shown, versions, titleOf, drawn }} />;
  }
  if (view.type === "document" && drawn.length > 0) {
    const copies = versions.map((version) => ({
      id: version.id,
      title: versions.length === 1 ? "" : titleOf(version),
      shapesAt: (page: number) => shapesIn(version, drawn, page),
    }));
    return <Leaves view={view} shown={shown} copies={copies} link={link} />;
  }
  if (of("span").length > 0) {
    return <CaseText {...{ view, shown, versions, titleOf }} controls={of("span")} />;
  }
  return <View view={view} shown={shown} />;
}

interface PictureProps {
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly shapes: readonly Shape[];
  readonly title: string;
  readonly link: SceneLink;
}

function RegionPicture({ view, shown, shapes, title, link }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const scene = useScene(box, link);
  const { state, cutting } = usePicture(pictureUrl(view, shown));
  const pyramid = state?.kind === "ready" ? state.picture.pyramid : undefined;
  useEffect(() => scene.current?.setImage(pyramid), [scene, pyramid]);
  useEffect(() => scene.current?.setShapes(shapes, undefined));
  const words = shapes.map((shape) => shape.tag).join(", ");
  const name = [title, view.title || view.name].filter(Boolean).join(", ");
  return (
    <div className="cv copy" role="img" aria-label={`${name}: ${words}`}>
      <div ref={box} className="cv-in" />
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
