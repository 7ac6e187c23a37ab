import { regionsOf, type Region } from "./draft";
import type { ControlPlan } from "./plan";
import type { TaskSession } from "./session";

/** A region, and the control whose answer it belongs to. */
export interface Found {
  region: Region;
  control: ControlPlan;
}

/** The region with this id among those of some controls. */
export function findRegion(
  session: TaskSession,
  controls: readonly ControlPlan[],
  id: string | undefined,
): Found | undefined {
  for (const control of id === undefined ? [] : controls) {
    // From the end: what is at hand is most often what was just made.
    const region = regionsOf(session.value(control.name)).findLast((one) => one.id === id);
    if (region !== undefined) return { region, control };
  }
  return undefined;
}
