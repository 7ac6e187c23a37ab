import { useEffect, useState } from "react";
import { t } from "@/i18n";
import { LEVEL, useActions } from "../context";
import type { ViewPlan } from "../core/plan";
import type { Rect } from "../scene/camera";
import type { SceneLink } from "../scene/link";
import type { Shape } from "../scene/painter";
import { useScene } from "../parts/useScene";
import { MediaProblem } from "../views/MediaProblem";
import { PictureLinks, type LinesAt } from "../controls/relation/PictureLinks";
import { PageBar } from "../controls/block/PageBar";
import { FindBar } from "./FindBar";
import { FindMarks } from "./FindMarks";
import type { Page } from "./pages";
import { useFinding, type Finding } from "./useFinding";
import { usePage, usePages } from "./usePages";
import "../controls/block/block.css";

/** One of several marked copies of a document, side by side. */
export interface Copy {
  id: string;
  title: string;
  shapesAt: (page: number) => readonly Shape[];
  /** What is joined on a page, if anything can be. */
  linesAt?: (page: number) => LinesAt | undefined;
  /** The shape that stands out. */
  selected?: string | undefined;
}

/** A page, and in pixels what of it is looked at. */
interface Spot {
  readonly page?: number;
  readonly rect?: Rect;
}

interface Props {
  readonly view: ViewPlan;
  readonly shown: { readonly item_id: string; readonly data: Readonly<Record<string, unknown>> };
  /** What is marked; without any, the document alone. */
  readonly copies?: readonly Copy[];
  /** Copies are panned and zoomed together. */
  readonly link?: SceneLink;
  /** Where to look; again with each object that comes. */
  readonly place?: Spot | undefined;
}

const PLAIN: readonly Copy[] = [{ id: "plain", title: "", shapesAt: () => [] }];

/** A document to look at, page by page, with what is marked on it. */
export function Leaves({ view, shown, copies = PLAIN, link, place }: Props) {
  const [at, setAt] = useState(1);
  const [gone, setGone] = useState<Spot>();
  if (place !== gone) {
    setGone(place);
    if (place?.page !== undefined) setAt(place.page);
  }
  const { state, retry } = usePages(view, shown);
  const { page, broken } = usePage(state, at);
  const pages = state?.kind === "ready" ? state.pages : undefined;
  const finding = useFinding({ pages, page: at, go: setAt });
  const here = place?.page === at ? place : undefined;
  const sizes = pages?.sizes ?? [];
  const problem = state?.kind === "broken" ? state.message : broken;
  const counts = sizes.map((_, i) => Math.max(...copies.map(({ shapesAt }) => shapesAt(i + 1).length)));
  const turn = (id: string, title: string, key: string, to: number) => ({
    id: `pages.${id}`,
    title,
    group: t("View"),
    keys: [key],
    when: () => to >= 1 && to <= sizes.length,
    run: () => setAt(to),
  });
  useActions(
    [
      turn("next", t("Next page"), "PageDown", at + 1),
      turn("previous", t("Previous page"), "PageUp", at - 1),
    ],
    LEVEL.view,
  );
  return (
    <div className="cv picture leaves" role="group" aria-label={view.title || view.name}>
      <div className="cv-in side-by-side">
        {copies.map(({ id, title, shapesAt, linesAt, selected }) => (
          <Leaf
            key={id}
            {...{ title, at, page, link, selected, finding }}
            shapes={shapesAt(at)}
            linesAt={linesAt?.(at)}
            place={here}
          />
        ))}
      </div>
      {problem === undefined ? null : <MediaProblem message={problem} onRetry={retry} />}
      <FindBar finding={finding} />
      {counts.length === 0 ? null : <PageBar at={at} counts={counts} go={setAt} />}
    </div>
  );
}

interface LeafProps {
  readonly title: string;
  readonly at: number;
  readonly finding: Finding;
  readonly page: Page | undefined;
  readonly shapes: readonly Shape[];
  readonly linesAt: LinesAt | undefined;
  readonly link: SceneLink | undefined;
  readonly selected: string | undefined;
  readonly place: Spot | undefined;
}

function Leaf({ title, at, finding, page, shapes, linesAt, link, selected, place }: LeafProps) {
  const [box, scene] = useScene(link);
  useEffect(() => {
    scene?.setImage(page?.picture);
    scene?.setShapes(shapes, selected);
  });
  useEffect(() => {
    if (place?.rect !== undefined && page !== undefined) scene?.fit(place.rect);
  }, [scene, page, place]);
  return (
    <div className="cv copy">
      <div ref={box} className="cv-in" />
      {scene === undefined || linesAt === undefined ? null : <PictureLinks {...{ scene, linesAt }} />}
      {scene === undefined ? null : <FindMarks {...{ scene, finding }} page={page && at} />}
      {title === "" ? null : <span className="float top">{title}</span>}
    </div>
  );
}
