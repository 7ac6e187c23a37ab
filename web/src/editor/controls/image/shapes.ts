/** Regions dressed for the canvas: figure, colours of the label, name tag. */
import { ink } from "@/ui/LabelSwatch";
import { regionsOf, type Region } from "../../core/draft";
import type { Json } from "../../core/json";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import { dashOf } from "../../parts/labelStyle";
import type { Figure, FigureKind } from "../../scene/figure";
import { figureKind } from "../../scene/figures";
import type { Shape } from "../../scene/painter";
import type { Paging } from "./imageHost";

export function dressed(
  id: string,
  label: string,
  option: LabelOption | undefined,
  suggested: boolean,
): Omit<Shape, "figure"> {
  const color = option?.color ?? "#808080";
  const key = option?.key;
  const title = option?.title ?? label;
  return {
    id,
    style: { color, ink: ink(color), dash: option === undefined ? [] : dashOf(option) },
    tag: key === undefined ? title : `${key} ${title}`,
    suggested,
  };
}

/** The shapes of a value, in their order: later ones lie above. */
export function shapesOf(control: ControlPlan, value: Json | undefined, suggested: object): Shape[] {
  const options = new Map(control.options.map((option) => [option.id, option]));
  return regionsOf(value).map((region) => {
    const isSuggested = region.id in suggested;
    const known = shapes.get(region);
    const figure = figureOf(control, region);
    if (known?.suggested === isSuggested && known.figure === figure) return known;
    const shape: Shape = {
      ...dressed(region.id, region.label, options.get(region.label), isSuggested),
      figure,
    };
    const { group } = region;
    if (typeof group === "string") shape.tag += ` · ${group}`;
    shapes.set(region, shape);
    return shape;
  });
}

/** The figure of a region as its control draws it; what it unpacked stays unpacked. */
export function figureOf(control: ControlPlan, region: Region): Figure {
  const kind = figureKind(control);
  const known = figures.get(region);
  if (known?.kind === kind) return known.figure;
  const figure = kind.read(region);
  figures.set(region, { kind, figure });
  return figure;
}

/** Regions never change, they are replaced: what was made of one holds as long as it is there. */
const shapes = new WeakMap<Region, Shape>();
const figures = new WeakMap<Region, { kind: FigureKind; figure: Figure }>();

function onPage(
  session: TaskSession,
  controls: readonly ControlPlan[],
  parts: readonly (readonly Shape[])[],
  { at, tag }: Paging,
): readonly Shape[] {
  return controls.flatMap((control, i) =>
    regionsOf(session.value(control.name)).flatMap((region, place): Shape[] => {
      const shape = parts[i]?.[place];
      if (region["page"] !== at || shape === undefined) return [];
      const title = control.options.find(({ id }) => id === region.label)?.title ?? region.label;
      return [tag === undefined ? shape : { ...shape, tag: `${tag(place)} ${title}` }];
    }),
  );
}

/** The shapes of several controls as one list, which stays the same until one of them changes. */
export class ShapeList {
  private readonly cache = new Map<string, { value: Json | undefined; suggested: object; shapes: Shape[] }>();
  private parts: readonly (readonly Shape[])[] = [];
  private all: readonly Shape[] = [];
  private page: number | undefined;

  /** Of a document only those of the page that is shown. */
  of(session: TaskSession, controls: readonly ControlPlan[], paging?: Paging): readonly Shape[] {
    const parts = controls.map((control) => this.part(session, control));
    const same = parts.length === this.parts.length && parts.every((part, i) => part === this.parts[i]);
    if (!same || paging?.at !== this.page) {
      this.parts = parts;
      this.page = paging?.at;
      this.all = paging === undefined ? parts.flat() : onPage(session, controls, parts, paging);
    }
    return this.all;
  }

  private part(session: TaskSession, control: ControlPlan): readonly Shape[] {
    const value = session.value(control.name);
    const { suggested } = session.doc;
    const known = this.cache.get(control.name);
    if (known !== undefined && known.value === value && known.suggested === suggested) return known.shapes;
    const shapes = shapesOf(control, value, suggested);
    this.cache.set(control.name, { value, suggested, shapes });
    return shapes;
  }
}
