import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { projectQuery } from "@/api/queries";
import type { Project } from "@/api/schema.gen";

/** The project whose tab this is; the frame shows the tabs only once it is there. */
export function useProject(): Project {
  const { projectId } = useParams({ from: "/signed-in/shell/projects/$projectId" });
  const { data } = useQuery(projectQuery(projectId));
  if (!data) throw new Error("The project is not loaded");
  return data;
}
