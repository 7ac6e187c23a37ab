/** The spans of an answer as they are drawn. No React. */
import { regionsOf, type Draft, type Region } from "../../core/draft";
import type { Offsets } from "../../core/offsets";
import type { ControlPlan, LabelOption } from "../../core/plan";
import { lanes, type Laned, type Stretch } from "./segments";
import { stretchesOf } from "./spanEdits";

export interface Marked extends Stretch {
  option: LabelOption | undefined;
  label: string;
  suggested: boolean;
  /** Another piece of the same span follows. */
  more: boolean;
}

/** A region that did not change keeps the same mark, so that what is drawn already is told by comparing references. */
export class Marks {
  private readonly known = new WeakMap<Region, readonly Marked[]>();
  private last: readonly Laned<Marked>[] = [];

  constructor(
    private readonly controls: readonly ControlPlan[],
    private readonly offsets: Offsets,
  ) {}

  /** In the order of the text, each with its lane. */
  of({ answer, suggested }: Draft): readonly Laned<Marked>[] {
    const all: Marked[] = [];
    for (const control of this.controls)
      for (const region of regionsOf(answer[control.name]))
        all.push(...this.mark(control, region, region.id in suggested));
    this.last = kept(this.last, lanes(all));
    return this.last;
  }

  private mark({ options }: ControlPlan, region: Region, suggested: boolean): readonly Marked[] {
    const known = this.known.get(region);
    if (known?.[0]?.suggested === suggested) return known;
    const { id, label } = region;
    const option = options.find((one) => one.id === label);
    const pieces = stretchesOf(region, this.offsets);
    const marks = pieces.map((piece) => ({ id, ...piece, label, option, suggested }));
    this.known.set(region, marks);
    return marks;
  }
}

/** What is the same as before as the same objects: thousands of new ones at each change are a load to collect. */
function kept(before: readonly Laned<Marked>[], after: readonly Laned<Marked>[]): readonly Laned<Marked>[] {
  let at = 0;
  return after.map((one) => {
    if (before[at]?.span !== one.span && before[at + 1]?.span === one.span) at += 1;
    const old = before[at];
    if (old?.span !== one.span) return one;
    at += 1;
    return old.lane === one.lane ? old : one;
  });
}
