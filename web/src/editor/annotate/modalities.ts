/** The editors of the modalities, each in a file of its own that is fetched for the projects that need it. */
import { KINDS } from "../core/kinds";
import type { Plan } from "../core/plan";
import { late } from "../parts/late";
import { LATE_EDITORS } from "../parts/questionEditors";
import { Picture } from "../views/View";

export const ImageTask = late(async () => (await import("../controls/image/ImageTask")).ImageTask);
export const SegmentTask = late(async () => (await import("../controls/segment/SegmentTask")).SegmentTask);
export const SpanTask = late(async () => (await import("../controls/span/SpanTask")).SpanTask);
export const CompareTask = late(async () => (await import("../controls/preference/CompareTask")).CompareTask);

/** The editor that works on a kind of view. */
const EDITOR_OF: Readonly<Record<string, { fetch: () => Promise<void> }>> = {
  image: ImageTask,
  audio: SegmentTask,
  timeseries: SegmentTask,
};

/** Everything that the tasks of a plan open, so that none of them waits for it. */
export function fetchEditors(plan: Plan): Promise<unknown> {
  const types = new Map(plan.views.map((view) => [view.name, view.type]));
  const needed = plan.controls.flatMap(({ type, on }) => {
    if (KINDS[type]?.region === true) return [EDITOR_OF[types.get(on ?? "") ?? ""] ?? SpanTask];
    const editor = LATE_EDITORS[type];
    return [...(editor === undefined ? [] : [editor]), ...(type === "preference" ? [CompareTask] : [])];
  });
  if (plan.views.some((view) => view.type === "image")) needed.push(Picture);
  return Promise.all(needed.map((editor) => editor.fetch()));
}
