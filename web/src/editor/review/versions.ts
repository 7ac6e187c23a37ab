/** What a reviewer can look at of a case: the label so far, the answers side by side, or all laid over each other. Pure. */
import type { Label, ReviewCase } from "@/api/schema.gen";
import { bandOf } from "@/ui/spread";
import { regionsOf } from "../core/draft";
import { endsOf } from "../core/ends";
import { isObject, type Json } from "../core/json";
import { hasRegions } from "../core/kinds";
import type { ControlPlan, Plan } from "../core/plan";
import { common, differing, joinKey, regionKey, renamed } from "./differences";
import { joinedIn } from "./joins";

export const LOOKS = ["label", "overlay", "beside"] as const;
export type Look = (typeof LOOKS)[number];

/** One way to see the regions of a case. */
export interface Version {
  /** `label`, `all`, or the number of an answer from 1 on. */
  id: string;
  value: (control: string) => Json | undefined;
  /** Numbers of the answers that a region (by its id) or link (by its key) is from, `1,3`; undefined where all have it. */
  by: (name: string) => string | undefined;
  /** Pixels by which the outline of a region may be off, 0 where that is not known. */
  margin: (control: string, region: string) => number;
  /** How many answers are laid over each other in it. */
  answers: number;
}

interface Shown {
  look: Look;
  /** Also what all answers have in common. */
  everything: boolean;
}

/** The label so far. */
export const labelVersion = (labels: readonly Label[]): Version => ({
  id: "label",
  value: (control) => labels.find((one) => one.control === control)?.value as Json | undefined,
  by: () => undefined,
  margin: (control, region) => {
    const spread = labels.find((one) => one.control === control)?.spreads?.[region];
    return spread === undefined ? 0 : bandOf(spread);
  },
  answers: 1,
});

export function versionsOf(plan: Plan, one: ReviewCase, { look, everything }: Shown): Version[] {
  const label = { ...labelVersion(one.labels), value: (control: string) => labelOf(one, control) };
  if (look === "label" || one.answers.length < 2) return [label];
  const drawn = plan.controls.filter((control) => isDrawn(control));
  const shared = everything ? new Map<string, ReadonlySet<string>>() : agreedOn(plan, drawn, one);
  const shorn = (value: Json | undefined, control: ControlPlan): Json | undefined => {
    const without = shared.get(control.name) ?? NONE;
    if (without.size === 0) return value;
    if (Array.isArray(value)) return value.filter((joined) => !without.has(joinKey(control, joined)));
    return isObject(value) ? { ...value, regions: differing(value, without) } : value;
  };
  if (look === "overlay") return [overlaid(drawn, one, shorn)];
  return [label, ...one.answers.map((_, i) => alone(one, i))].map((version) => {
    const known = new Map(
      drawn.map((control) => [control.name, shorn(version.value(control.name), control)]),
    );
    return {
      ...version,
      value: (control) => (known.has(control) ? known.get(control) : version.value(control)),
    };
  });
}

const isDrawn = (control: ControlPlan): boolean => hasRegions(control) || endsOf(control).length > 0;

/** By control the keys of what all answers say; regions that something in question joins are seen with it. */
function agreedOn(
  plan: Plan,
  drawn: readonly ControlPlan[],
  one: ReviewCase,
): ReadonlyMap<string, ReadonlySet<string>> {
  const shared = new Map(
    drawn.map((control) => [control.name, new Set(common(control, valuesOf(one, control.name)))]),
  );
  for (const control of drawn)
    for (const value of valuesOf(one, control.name))
      for (const { key, ends } of joinedIn(plan, control, value))
        if (shared.get(control.name)?.has(key) === false)
          for (const end of ends) shared.get(end.control.name)?.delete(regionKey(end.region));
  return shared;
}

const NONE: ReadonlySet<string> = new Set();

const valuesOf = (one: ReviewCase, control: string): (Json | undefined)[] =>
  one.answers.map(({ answer }) => answer[control] as Json | undefined);

/** The label so far of a control; where there is none, what the first answer says. */
export function labelOf(one: ReviewCase, control: string): Json | undefined {
  const label = one.labels.find((each) => each.control === control);
  return label === undefined ? valuesOf(one, control)[0] : (label.value as Json);
}

const alone = (one: ReviewCase, i: number): Version => ({
  id: String(i + 1),
  value: (control) => valuesOf(one, control)[i],
  by: () => undefined,
  margin: () => 0,
  answers: 1,
});

/** What all answers drew in one value: the same of several answers once, with their numbers. */
function overlaid(
  controls: readonly ControlPlan[],
  one: ReviewCase,
  shorn: (value: Json | undefined, control: ControlPlan) => Json | undefined,
): Version {
  const owners = new Map<string, string>();
  const all = one.answers.length;
  const values = new Map(
    controls.map((control): [string, Json] => {
      const { name } = control;
      const given = valuesOf(one, name).map((value) => shorn(value, control));
      if (endsOf(control).length > 0) {
        const joins = given.map((value) => (Array.isArray(value) ? value : []));
        const found = once(joins, (joined) => joinKey(control, joined));
        note(
          owners,
          found.map(([joined, from]) => [joinKey(control, joined), from]),
          all,
        );
        return [name, found.map(([joined]) => joined)];
      }
      // Answers that began with the same suggestions use the same ids.
      const regions = once(given.map(regionsOf), regionKey).map(
        ([region, from]) => [renamed(region, `${from[0] ?? 0} ${region.id}`), from] as const,
      );
      note(
        owners,
        regions.map(([{ id }, from]) => [id, from]),
        all,
      );
      return [name, { ...given.find(isObject), regions: regions.map(([region]) => region) }];
    }),
  );
  return {
    id: "all",
    value: (control) => values.get(control) ?? labelOf(one, control),
    by: (name) => owners.get(name),
    margin: () => 0,
    answers: all,
  };
}

/** What has the same key once, with the numbers of the answers that have it, from 1 on. */
function once<T>(given: readonly (readonly T[])[], keyOf: (one: T) => string): (readonly [T, number[]])[] {
  const found = new Map<string, readonly [T, number[]]>();
  for (const [i, own] of given.entries())
    for (const one of own) {
      const key = keyOf(one);
      const same = found.get(key);
      if (same === undefined) found.set(key, [one, [i + 1]]);
      else if (!same[1].includes(i + 1)) same[1].push(i + 1);
    }
  return [...found.values()];
}

function note(
  owners: Map<string, string>,
  found: readonly (readonly [string, readonly number[]])[],
  all: number,
): void {
  for (const [name, from] of found) if (from.length < all) owners.set(name, from.join(","));
}
