/** The editors of the modalities, each in a file of its own that is fetched for the projects that need it. */
import { fetchFigures } from "../core/figures";
import { hasRegions } from "../core/kinds";
import type { Plan, ViewPlan } from "../core/plan";
import { preferenceOf } from "../controls/preference/sides";
import { late } from "../parts/late";
import { LATE_EDITORS } from "../parts/questionEditors";
import { LATE_VIEWS, Picture } from "../views/View";
import { isPicture } from "./pictureUrl";

const ImageTask = late(async () => (await withFigures(import("../controls/image/ImageTask"))).ImageTask);
const DocumentTask = late(
  async () => (await withFigures(import("../controls/block/DocumentTask"))).DocumentTask,
);
const SegmentTask = late(async () => (await import("../controls/segment/SegmentTask")).SegmentTask);
const SpanTask = late(async () => (await import("../controls/span/SpanTask")).SpanTask);
const VideoTask = late(async () => (await import("../controls/track/VideoTask")).VideoTask);
const CuboidTask = late(async () => (await import("../controls/cuboid/CuboidTask")).CuboidTask);
export const CompareTask = late(async () => (await import("../controls/preference/CompareTask")).CompareTask);

/** The limits of what is drawn are checked from its first task on. */
async function withFigures<T>(editor: Promise<T>): Promise<T> {
  await fetchFigures();
  return editor;
}

type Fetched = { readonly fetch: () => Promise<void> };

/** The editor that works on a kind of view; spans where it is another. */
const EDITOR_OF: Readonly<Record<string, typeof SpanTask>> = {
  image: ImageTask,
  camera: ImageTask,
  document: DocumentTask,
  audio: SegmentTask,
  timeseries: SegmentTask,
  video: VideoTask,
  pointcloud: CuboidTask,
};

export const editorOf = (view: Pick<ViewPlan, "type">): typeof SpanTask => EDITOR_OF[view.type] ?? SpanTask;

/** Everything that the tasks of a plan open, so that none of them waits for it. */
export function fetchEditors(plan: Plan): Promise<unknown> {
  const types = new Map(plan.views.map((view) => [view.name, view.type]));
  const needed = plan.controls.flatMap((control): Fetched[] => {
    if (hasRegions(control)) return [editorOf({ type: types.get(control.on ?? "") ?? "" })];
    const editor = LATE_EDITORS[control.type];
    return editor === undefined ? [] : [editor];
  });
  if (preferenceOf(plan) !== undefined) needed.push(CompareTask);
  if (plan.views.some(isPicture)) needed.push(Picture);
  for (const { type } of plan.views) needed.push(...(LATE_VIEWS[type] ?? []));
  return Promise.all(needed.map((editor) => editor.fetch()));
}
