/** Groups: regions of a picture that belong together share a name. */
import { changeRegion, dropMember, regionsOf, type Region } from "../../core/draft";
import { t } from "@/i18n";
import type { ControlPlan } from "../../core/plan";
import type { TaskSession } from "../../core/session";

interface Grouped {
  region: Region;
  control: ControlPlan;
}

const groupOf = ({ group }: Region): string | undefined => (typeof group === "string" ? group : undefined);

const all = (session: TaskSession, controls: readonly ControlPlan[]): Grouped[] =>
  controls.flatMap((control) =>
    regionsOf(session.value(control.name)).map((region) => ({ region, control })),
  );

/** Puts a region into the group of another one, which gets one if it has none. False where there is no other. */
export function groupWith(
  session: TaskSession,
  controls: readonly ControlPlan[],
  id: string | undefined,
  other: string | undefined,
): boolean {
  const regions = all(session, controls);
  const [mine, theirs] = [id, other].map((one) => regions.find(({ region }) => region.id === one));
  if (mine === undefined || theirs === undefined || mine === theirs) return false;
  const group = groupOf(theirs.region) ?? groupOf(mine.region) ?? freeName(regions);
  return session.commit(t("Group"), (draft) => {
    for (const { region, control } of [mine, theirs])
      if (groupOf(region) !== group) changeRegion(draft, control.name, region.id, { group });
  });
}

/** Takes a region out of its group; a group of one is none. */
export function ungroup(
  session: TaskSession,
  controls: readonly ControlPlan[],
  id: string | undefined,
): void {
  const regions = all(session, controls);
  const mine = regions.find(({ region }) => region.id === id);
  const group = mine === undefined ? undefined : groupOf(mine.region);
  if (mine === undefined || group === undefined) return;
  const left = regions.filter(({ region }) => groupOf(region) === group && region.id !== id);
  session.commit(t("Take out of its group"), (draft) => {
    for (const { region, control } of [mine, ...(left.length === 1 ? left : [])])
      dropMember(draft, control.name, region.id, "group");
  });
}

/** The group of a region and how many regions it has; undefined where it has none. */
export function groupAt(
  session: TaskSession,
  controls: readonly ControlPlan[],
  region: Region,
): { name: string; count: number } | undefined {
  const name = groupOf(region);
  if (name === undefined) return undefined;
  const count = all(session, controls).filter((one) => groupOf(one.region) === name).length;
  return { name, count };
}

function freeName(regions: readonly Grouped[]): string {
  const taken = new Set(regions.map(({ region }) => groupOf(region)));
  let n = 1;
  while (taken.has(`g${n}`)) n += 1;
  return `g${n}`;
}
