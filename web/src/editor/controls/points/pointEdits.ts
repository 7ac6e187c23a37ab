/** What painting does to the classes of points, on one frame or on several that are shown together. */
import { t } from "@/i18n";
import { addRegion, changeRegion, regionsOf, removeRegion, type Draft, type Region } from "../../core/draft";
import { regionId } from "../../core/ids";
import type { ControlPlan, LabelOption } from "../../core/plan";
import type { TaskSession } from "../../core/session";
import type { Layer } from "../../cloud/layers";
import type { Volume } from "../../cloud/volume";
import { classesOf, countsOf, isOf, marksOf, onFrame, placeOf, type Mark } from "./classes";

interface Ground {
  session: TaskSession;
  control: ControlPlan;
  /** Undefined takes the class away. */
  option: LabelOption | undefined;
  /** The number of the thing that is painted, where things are told apart. */
  instance: number | undefined;
  /** Points that have a class keep it. */
  sparing: boolean;
}

interface Change {
  frame: number | undefined;
  mark: Mark;
  known: Region | undefined;
  counts: number[] | undefined;
}

/** Gives the points inside a volume a class; how many got another one than they had. */
export function paintPoints(ground: Ground, layers: readonly Layer[], inside: Volume): number {
  const { session, control, option } = ground;
  const done = layers.map((layer) => paintLayer(ground, layer, inside));
  const painted = done.reduce((sum, { painted: n }) => sum + n, 0);
  const changes = done.flatMap((one) => one.changes);
  if (changes.length > 0) {
    const title = option === undefined ? t("Erase") : t("Paint {label}", { label: option.title });
    session.commit(title, (draft) => {
      for (const change of changes) put(draft, control, change);
    });
  }
  return painted;
}

function paintLayer(
  { session, control, option, instance, sparing }: Ground,
  { cloud, frame }: Layer,
  inside: Volume,
) {
  const all = regionsOf(session.value(control.name));
  const regions = onFrame(all, frame);
  const given = option === undefined ? undefined : { label: option.id, instance };
  const marks = marksOf(control, all, given);
  const classes = classesOf(regions, marks, cloud.count);
  const place = given === undefined ? 0 : placeOf(marks, given);
  const touched = new Set<number>();
  const { positions, count } = cloud;
  let painted = 0;
  for (let i = 0; i < count; i += 1) {
    if (!inside(positions[i * 3] ?? 0, positions[i * 3 + 1] ?? 0, positions[i * 3 + 2] ?? 0)) continue;
    const at = cloud.numberOf(i);
    const was = classes[at] ?? 0;
    if (was === place || (sparing && was !== 0)) continue;
    touched.add(was).add(place);
    classes[at] = place;
    painted += 1;
  }
  touched.delete(0);
  const changes = [...touched].flatMap((one): Change[] => {
    const mark = marks[one - 1];
    if (mark === undefined) return [];
    const known = regions.find((region) => isOf(region, mark));
    return [{ frame, mark, known, counts: countsOf(classes, one) }];
  });
  return { painted, changes };
}

function put(draft: Draft, control: ControlPlan, { frame, mark, known, counts }: Change): void {
  if (counts === undefined) {
    if (known !== undefined) removeRegion(draft, control.name, known.id);
  } else if (known !== undefined) changeRegion(draft, control.name, known.id, { counts });
  else {
    const region: Region = { id: regionId(), label: mark.label, counts };
    if (mark.instance !== undefined) region["instance"] = mark.instance;
    if (frame !== undefined) region["frame"] = frame;
    addRegion(draft, control.name, region);
  }
}
