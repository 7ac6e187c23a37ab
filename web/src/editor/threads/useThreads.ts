/** What is said about a task, read and written; every part of the page looks at the same copy. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok, once } from "@/api/client";
import type { Feedback, Mentionable, NewComment, Pin, Thread } from "@/api/schema.gen";
import { useTools, useUi } from "../context";

/** How often the server is asked: by everybody who has the page open, and by those who read a conversation. */
const AGAIN_MS = 60_000;
const READING_MS = 15_000;

const ofTask = (task_id: string) => ({ params: { path: { task_id } } });
const ofProject = (project_id: string) => ({ params: { path: { project_id } } });
const ofThread = (thread_id: string) => ({ params: { path: { thread_id } } });

/** The threads of a task, oldest first; none where tasks are not talked about, as in a preview. */
export function useThreads(task: string | undefined): readonly Thread[] {
  const { discusses } = useTools();
  const reading = useUi((state) => state.side === "threads");
  const { data } = useQuery({
    queryKey: ["threads", task],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}/threads", ofTask(task ?? ""))),
    enabled: discusses === true && task !== undefined,
    refetchInterval: reading ? READING_MS : AGAIN_MS,
  });
  return data?.items ?? [];
}

/** How many open threads each region of a task has. */
export function useThreadCounts(task: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { pin, resolved_at } of useThreads(task)) {
    if (pin.region !== null && resolved_at === null)
      counts.set(pin.region, (counts.get(pin.region) ?? 0) + 1);
  }
  return counts;
}

/** Open threads of the project that mention the reader. */
export function useMentions(project: string): readonly Thread[] {
  const { data } = useQuery({
    queryKey: ["mentions", project],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/my-threads", ofProject(project))),
    refetchInterval: AGAIN_MS,
  });
  return data?.items ?? [];
}

/** Whom the reader may mention. */
export function usePeople(task: string): readonly Mentionable[] {
  const { data } = useQuery({
    queryKey: ["people", task],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}/people", ofTask(task))),
    staleTime: 60_000,
  });
  return data?.items ?? [];
}

/** What was said about the reader's work and not seen yet; undefined until the server has said. */
export function useFeedback(project: string) {
  const client = useQueryClient();
  const queryKey = ["feedback", project];
  const { data, isFetched } = useQuery({
    queryKey,
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/my-feedback", ofProject(project))),
    refetchInterval: AGAIN_MS,
    retry: false,
    // Without a network the task must not wait for it.
    networkMode: "always",
  });
  const seen = async (items: readonly Feedback[]) => {
    const last = items.at(-1);
    client.setQueryData(queryKey, { items: [] });
    if (last === undefined) return;
    await ok(
      api.POST("/api/v1/projects/{project_id}/my-feedback/seen", {
        ...ofProject(project),
        body: { until: last.at },
      }),
    );
  };
  return { told: data?.items ?? (isFetched ? [] : undefined), seen };
}

/** The verbs of threads; each brings the copies of the page up to date. */
export function useThreadVerbs() {
  const client = useQueryClient();
  const settled = { onSuccess: () => refresh() };
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["threads"] }),
      client.invalidateQueries({ queryKey: ["mentions"] }),
    ]);
  const open = useMutation({
    mutationFn: ({ task, pin, said }: { task: string; pin: Pin; said: NewComment }) =>
      ok(
        api.POST("/api/v1/tasks/{task_id}/threads", {
          ...ofTask(task),
          headers: once(),
          body: { ...said, pin },
        }),
      ),
    ...settled,
  });
  const answer = useMutation({
    mutationFn: ({ thread, said }: { thread: string; said: NewComment }) =>
      ok(
        api.POST("/api/v1/threads/{thread_id}/comments", {
          ...ofThread(thread),
          headers: once(),
          body: said,
        }),
      ),
    ...settled,
  });
  const resolve = useMutation({
    mutationFn: ({ id, resolved_at }: Thread) =>
      ok(
        resolved_at === null
          ? api.POST("/api/v1/threads/{thread_id}/resolve", ofThread(id))
          : api.POST("/api/v1/threads/{thread_id}/reopen", ofThread(id)),
      ),
    ...settled,
  });
  return { open, answer, resolve };
}
