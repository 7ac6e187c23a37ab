import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { taskQuery, tasksQuery } from "@/api/queries";
import type { TaskDetail } from "@/api/schema.gen";

const ALL = { state: null, search: "", flagged: false, label: {} };

export interface OwnItem {
  readonly task: TaskDetail["task"];
  readonly data: TaskDetail["data"];
  /** Goes on to the next item; undefined where there is one only. */
  readonly next: (() => void) | undefined;
}

/** One of the first items of a project, to try its template with; undefined where it has none or none is read yet. */
export function useOwnItem(project: string): OwnItem | undefined {
  const [turn, setTurn] = useState(0);
  const { data: tasks } = useInfiniteQuery(tasksQuery(project, ALL));
  const first = tasks?.pages[0]?.items ?? [];
  const { data: detail } = useQuery({
    ...taskQuery(first[turn % first.length]?.id ?? ""),
    enabled: first.length > 0,
    placeholderData: (before) => before,
  });
  if (detail === undefined) return undefined;
  return { ...detail, next: first.length > 1 ? () => setTurn(turn + 1) : undefined };
}
