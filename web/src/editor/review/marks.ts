/** The regions of one version of a case, dressed for the screen: where several are laid over each other, with whose they are. */
import { shapesOf } from "../controls/image/shapes";
import type { Marked } from "../controls/span/marks";
import { stretchesOf } from "../controls/span/spanEdits";
import { regionsOf } from "../core/draft";
import type { Offsets } from "../core/offsets";
import type { ControlPlan } from "../core/plan";
import type { Shape } from "../scene/painter";
import type { Version } from "./versions";

/** `(1,3) car`: what answers 1 and 3 call a car; where there is room for one word only, it says whose it is. */
const owned = (name: string, by: string | undefined): string => (by === undefined ? name : `(${by}) ${name}`);

/** Its shapes on a picture, or on one page of a document. */
export function shapesIn(version: Version, controls: readonly ControlPlan[], page?: number): Shape[] {
  return controls.flatMap((control) => {
    const titles = new Map(control.options.map(({ id, title }) => [id, title]));
    const regions = regionsOf(version.value(control.name)).filter(
      (region) => page === undefined || region["page"] === page,
    );
    return shapesOf(control, { regions }, {}).map((shape, i) => {
      const by = version.by(shape.id);
      const { label = "" } = regions[i] ?? {};
      return by === undefined ? shape : { ...shape, tag: owned(titles.get(label) ?? label, by) };
    });
  });
}

/** Its spans in a text, in UTF-16 units. */
export function marksIn(version: Version, controls: readonly ControlPlan[], offsets: Offsets): Marked[] {
  return controls.flatMap((control) =>
    regionsOf(version.value(control.name)).flatMap((region) => {
      const option = control.options.find(({ id }) => id === region.label);
      const by = version.by(region.id);
      return stretchesOf(region, offsets).map((piece) => ({
        id: region.id,
        ...piece,
        label: owned(region.label, by),
        option: option === undefined ? option : { ...option, title: owned(option.title, by) },
        suggested: false,
      }));
    }),
  );
}
