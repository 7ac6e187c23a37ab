/** Links and chains of a case: what joins which regions. Those are quoted, since their ids are everybody's own. Pure. */
import { endsOf } from "../core/ends";
import type { Region } from "../core/draft";
import { isObject, type Json } from "../core/json";
import { textOf, type ControlPlan, type Plan } from "../core/plan";
import { joinKey } from "./differences";

/** A region, and what it is an answer to. */
export interface End {
  control: ControlPlan;
  region: Region;
}

export interface Joined {
  /** The same for the same link of anybody. */
  key: string;
  label: string;
  /** Both ends of a link, all members of a chain in their order. */
  ends: readonly End[];
}

/** What a value of a control that joins regions says. */
export function joinedIn({ controls }: Plan, control: ControlPlan, value: Json | undefined): Joined[] {
  const [source, target] = endsOf(control).map((name) => controls.find((one) => one.name === name));
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((one): Joined => {
    const { ends, regions } = one;
    const quoted: [ControlPlan | undefined, Json | undefined][] = isObject(ends)
      ? [
          [source, ends["from"]],
          [target, ends["to"]],
        ]
      : (Array.isArray(regions) ? regions : []).map((region) => [source, region]);
    return {
      key: joinKey(control, one),
      label: textOf(one, "label"),
      ends: quoted.flatMap(([of, region]) =>
        of === undefined || !isObject(region) ? [] : [{ control: of, region: region as Region }],
      ),
    };
  });
}
