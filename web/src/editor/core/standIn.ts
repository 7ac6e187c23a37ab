import type { Assignment, TaskDetail } from "@/api/schema.gen";

/** The editors work on assignments; a task that nobody holds is dressed as one. */
export const standIn = ({ task, data }: Pick<TaskDetail, "task" | "data">): Assignment => ({
  id: task.id,
  task_id: task.id,
  project_id: task.project_id,
  item_id: task.item_id,
  external_id: task.external_id,
  round: task.round,
  data,
  template_version: 0,
  guideline_version: 0,
  lease_until: new Date(0).toISOString(),
  suggestions: [],
});
