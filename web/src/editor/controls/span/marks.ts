/** The spans of an answer as they are drawn. No React. */
import { regionsOf, type Draft, type Region } from "../../core/draft";
import type { Offsets } from "../../core/offsets";
import type { ControlPlan, LabelOption } from "../../core/plan";
import { inOrder, laned, type Laned, type Stretch } from "./segments";
import { stretchesOf } from "./spanEdits";

export interface Marked extends Stretch {
  option: LabelOption | undefined;
  label: string;
  suggested: boolean;
  /** Another piece of the same span follows. */
  more: boolean;
}

/** What a control had when its regions were looked at last. */
interface Looked {
  readonly regions: readonly Region[];
  readonly suggested: Draft["suggested"];
}

const NOTHING: Looked = { regions: [], suggested: {} };

/**
 * A region that did not change keeps the same mark, so that what is drawn already is told by comparing references.
 * Among thousands only those that came or went since are looked at.
 */
export class Marks {
  private readonly looked = new Map<string, Looked>();
  private readonly known = new WeakMap<Region, readonly Marked[]>();
  private sorted: readonly Marked[] = [];
  private last: readonly Laned<Marked>[] = [];

  constructor(
    private readonly controls: readonly ControlPlan[],
    private readonly offsets: Offsets,
  ) {}

  /** In the order of the text, each with its lane. */
  of({ answer, suggested }: Draft): readonly Laned<Marked>[] {
    const gone = new Set<Marked>();
    const come: Marked[] = [];
    for (const control of this.controls) {
      const before = this.looked.get(control.name) ?? NOTHING;
      const now = { regions: regionsOf(answer[control.name]), suggested };
      this.looked.set(control.name, now);
      const { old, fresh } = changed(before, now);
      for (const region of old) for (const mark of this.known.get(region) ?? []) gone.add(mark);
      for (const region of fresh)
        for (const mark of this.mark(control, region, region.id in suggested))
          if (!gone.delete(mark)) come.push(mark);
    }
    if (gone.size === 0 && come.length === 0) return this.last;
    const stay = gone.size === 0 ? this.sorted : this.sorted.filter((mark) => !gone.has(mark));
    this.sorted = stay.concat(come).sort(inOrder);
    this.last = laned(this.sorted, this.last);
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

/** Where two lists differ; all of both where it is not known which regions are still suggested. */
function changed(before: Looked, now: Looked): { old: readonly Region[]; fresh: readonly Region[] } {
  const [a, b] = [before.regions, now.regions];
  if (before.suggested !== now.suggested) return { old: a, fresh: b };
  const least = Math.min(a.length, b.length);
  let head = 0;
  while (head < least && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return { old: a.slice(head, a.length - tail), fresh: b.slice(head, b.length - tail) };
}
