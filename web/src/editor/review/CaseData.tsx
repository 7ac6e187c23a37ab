import { Suspense, useEffect, useRef } from "react";
import { shapesOf } from "../controls/image/shapes";
import { lanes, paragraphs } from "../controls/span/segments";
import { unitsOf } from "../controls/span/spanEdits";
import { SpanText } from "../controls/span/SpanText";
import { boxesAt } from "../controls/track/trackShapes";
import { regionsOf } from "../core/draft";
import type { Json } from "../core/json";
import { Offsets } from "../core/offsets";
import { lookUp, type ControlPlan, type Plan, type ViewPlan } from "../core/plan";
import { FilmView } from "../film/lazyFilm";
import { Leaves } from "../pages/Leaves";
import { usePicture } from "../parts/usePicture";
import { useScene } from "../parts/useScene";
import { pictureUrl } from "../annotate/pictureUrl";
import type { Shape } from "../scene/painter";
import { View, type Shown } from "../views/View";

interface Props {
  readonly plan: Plan;
  readonly shown: Shown;
  readonly value: (control: string) => Json | undefined;
}

/** The item, with the regions of the label so far drawn on it. */
export function CaseData({ plan, shown, value }: Props) {
  return plan.views.map((view) => {
    const drawn = plan.controls.filter((control) => control.on === view.name);
    const drawnOn = view.type === "image" ? drawn : [];
    const spans = drawn.filter((control) => control.type === "span");
    if (drawnOn.length > 0) {
      const shapes = drawnOn.flatMap((control) => shapesOf(control, value(control.name), {}));
      return <RegionPicture key={view.name} view={view} shown={shown} shapes={shapes} />;
    }
    const tracks = drawn.filter((control) => control.type === "track");
    if (tracks.length > 0) {
      const shapesAt = (frame: number) =>
        tracks.flatMap((control) => boxesAt(control, value(control.name), {}, frame));
      return (
        <Suspense key={view.name} fallback={<div className="cv case-picture" aria-busy />}>
          <FilmView item={shown.item_id} field={view.path.join(".")} title={view.title} shapesAt={shapesAt} />
        </Suspense>
      );
    }
    const blocks = drawn.filter((control) => control.type === "block");
    if (blocks.length > 0) {
      const shapesAt = (at: number) =>
        blocks.flatMap((control) => {
          const regions = regionsOf(value(control.name)).filter(({ page }) => page === at);
          return shapesOf(control, { regions }, {});
        });
      return <Leaves key={view.name} view={view} shown={shown} shapesAt={shapesAt} />;
    }
    if (spans.length > 0)
      return <SpanView key={view.name} view={view} shown={shown} controls={spans} value={value} />;
    return <View key={view.name} view={view} shown={shown} />;
  });
}

interface PictureProps {
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly shapes: readonly Shape[];
}

function RegionPicture({ view, shown, shapes }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const scene = useScene(box);
  const { state } = usePicture(pictureUrl(view, shown));
  const pyramid = state?.kind === "ready" ? state.picture.pyramid : undefined;
  useEffect(() => scene.current?.setImage(pyramid), [scene, pyramid]);
  useEffect(() => scene.current?.setShapes(shapes, undefined));
  const words = shapes.map((shape) => shape.tag).join(", ");
  return (
    <div className="cv case-picture" role="img" aria-label={`${view.title || view.name}: ${words}`}>
      <div ref={box} className="cv-in" />
    </div>
  );
}

interface SpanProps {
  readonly view: ViewPlan;
  readonly shown: Shown;
  readonly controls: readonly ControlPlan[];
  readonly value: Props["value"];
}

function SpanView({ view, shown, controls, value }: SpanProps) {
  const found = lookUp(view.path, shown.data);
  const text = typeof found === "string" ? found : "";
  const offsets = new Offsets(text);
  const marks = controls.flatMap((control) =>
    regionsOf(value(control.name)).map((region) => ({
      id: region.id,
      ...unitsOf(region, offsets),
      label: region.label,
      option: control.options.find(({ id }) => id === region.label),
      suggested: false,
    })),
  );
  return (
    <div className="txt">
      <SpanText text={text} paragraphs={paragraphs(text)} spans={lanes(marks)} selected={undefined} />
    </div>
  );
}
