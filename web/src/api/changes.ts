import { api, ok } from "./client";
import type { Project, ProjectChange } from "./schema.gen";

/** An edit of what was read: refused as stale when somebody else was faster. */
export function changeProject(
  project: Pick<Project, "id" | "version">,
  change: ProjectChange,
): Promise<Project> {
  return ok(
    api.PATCH("/api/v1/projects/{project_id}", {
      params: { path: { project_id: project.id } },
      headers: { "If-Match": `"${project.version}"` },
      body: change,
    }),
  );
}
