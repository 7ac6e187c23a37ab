import { useQueries } from "@tanstack/react-query";
import { useCallback } from "react";
import { previewsQuery } from "@/api/queries";
import type { Task, TaskPreview } from "@/api/schema.gen";

/** Previews asked for at a time: the rows of a screen or two, in an address that any proxy passes on. */
const STRETCH = 50;

/** What is shown of the tasks from one row to another beside the rows themselves; undefined while on its way. */
export function usePreviews(
  project: string,
  tasks: readonly Task[],
  first: number,
  last: number,
): (task: string) => TaskPreview | undefined {
  const queries = [];
  for (let from = first - (first % STRETCH); from <= last; from += STRETCH) {
    const ids = tasks.slice(from, from + STRETCH).map(({ id }) => id);
    if (ids.length > 0) queries.push(previewsQuery(project, ids));
  }
  const found = useQueries({ queries, combine: gather });
  return useCallback((task) => found.get(task), [found]);
}

const gather = (
  results: readonly { data: { items: readonly TaskPreview[] } | undefined }[],
): ReadonlyMap<string, TaskPreview> =>
  new Map(results.flatMap(({ data }) => data?.items ?? []).map((one) => [one.id, one]));
