/** What a reviewer can look at of a case: the label so far, the answers side by side, or all laid over each other. Pure. */
import type { ReviewCase } from "@/api/schema.gen";
import { regionsOf, type Region } from "../core/draft";
import { isObject, type Json } from "../core/json";
import { KINDS } from "../core/kinds";
import type { ControlPlan, Plan } from "../core/plan";
import { common, differing, regionKey } from "./differences";

export const LOOKS = ["label", "overlay", "beside"] as const;
export type Look = (typeof LOOKS)[number];

/** One way to see the regions of a case. */
export interface Version {
  /** `label`, `all`, or the number of an answer from 1 on. */
  id: string;
  value: (control: string) => Json | undefined;
  /** Numbers of the answers that a region laid over others is from, `1,3`; undefined where all have it. */
  by: (region: string) => string | undefined;
  /** How many answers are laid over each other in it. */
  answers: number;
}

interface Shown {
  look: Look;
  /** Also what all answers have in common. */
  everything: boolean;
}

export function versionsOf(plan: Plan, one: ReviewCase, { look, everything }: Shown): Version[] {
  const label: Version = {
    id: "label",
    value: (control) => labelOf(one, control),
    by: () => undefined,
    answers: 1,
  };
  if (look === "label" || one.answers.length < 2) return [label];
  const regions = plan.controls.filter(({ type }) => KINDS[type]?.region === true);
  const shared = new Map(
    regions.map(({ name }) => [name, everything ? NONE : common(valuesOf(one, name))] as const),
  );
  const shorn = (value: Json | undefined, control: string): Json | undefined => {
    const without = shared.get(control) ?? NONE;
    if (without.size === 0 || !isObject(value)) return value;
    return { ...value, regions: differing(value, without) };
  };
  if (look === "overlay") return [overlaid(regions, one, shorn)];
  return [label, ...one.answers.map((_, i) => alone(one, i))].map((version) => {
    const known = new Map(regions.map(({ name }) => [name, shorn(version.value(name), name)]));
    return {
      ...version,
      value: (control) => (known.has(control) ? known.get(control) : version.value(control)),
    };
  });
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
  answers: 1,
});

/** The regions of all answers in one value: the same region of several answers once, with their numbers. */
function overlaid(
  controls: readonly ControlPlan[],
  one: ReviewCase,
  shorn: (value: Json | undefined, control: string) => Json | undefined,
): Version {
  const owners = new Map<string, string>();
  const values = new Map(
    controls.map(({ name }) => {
      const found = new Map<string, { region: Region; from: number[] }>();
      const given = valuesOf(one, name).map((value) => shorn(value, name));
      for (const [i, value] of given.entries())
        for (const region of regionsOf(value)) {
          const key = regionKey(region);
          const same = found.get(key);
          if (same?.from.includes(i + 1) === false) same.from.push(i + 1);
          // Answers that began with the same suggestions use the same ids.
          else if (same === undefined)
            found.set(key, { region: { ...region, id: `${i + 1} ${region.id}` }, from: [i + 1] });
        }
      const all = [...found.values()];
      for (const { region, from } of all)
        if (from.length < one.answers.length) owners.set(region.id, from.join(","));
      const first = given.find(isObject);
      return [name, { ...first, regions: all.map(({ region }) => region) }] as const;
    }),
  );
  return {
    id: "all",
    value: (control) => values.get(control) ?? labelOf(one, control),
    by: (region) => owners.get(region),
    answers: one.answers.length,
  };
}
