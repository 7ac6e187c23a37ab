import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, ok, rememberCsrf } from "./client";
import { ApiProblem } from "./problem";
import type { AuditTask, Job, JobState, Me } from "./schema.gen";

/** Every question that the pages ask the server, named and keyed in one place. */

export const meQuery = queryOptions({
  queryKey: ["me"],
  staleTime: 60_000,
  queryFn: async (): Promise<Me | null> => {
    try {
      const me = await ok(api.GET("/api/v1/me"));
      rememberCsrf(me.csrf);
      return me;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => ok(api.GET("/api/v1/setup")),
});

export const offerQuery = (token: string) =>
  queryOptions({
    queryKey: ["offer", token],
    queryFn: () => ok(api.POST("/api/v1/invitations/offer", { body: { token } })),
    enabled: token !== "",
    retry: false,
  });

const big = { params: { query: { limit: 500 } } } as const;

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: () => ok(api.GET("/api/v1/projects", big)),
});

const at = (project_id: string) => ({ params: { path: { project_id } } });

export const projectQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}", at(id))),
  });

export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id, "progress"],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/progress", at(id))),
    refetchInterval: 15_000,
  });

export const standingsQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id, "annotators"],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/annotators", at(id))),
  });

export const forecastQuery = (id: string, target: number, value: string) =>
  queryOptions({
    queryKey: ["project", id, "forecast", target, value],
    retry: false,
    queryFn: () =>
      ok(
        api.GET("/api/v1/projects/{project_id}/forecast", {
          params: { path: { project_id: id }, query: { target, ...(value ? { value } : {}) } },
        }),
      ),
  });
export const curvesQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id, "curves"],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/curves", at(id))),
  });
export const annotatorReportQuery = (project_id: string, annotator_id: string) =>
  queryOptions({
    queryKey: ["project", project_id, "annotators", annotator_id],
    queryFn: () =>
      ok(
        api.GET("/api/v1/projects/{project_id}/annotators/{annotator_id}", {
          params: { path: { project_id, annotator_id } },
        }),
      ),
  });

const finished: ReadonlySet<JobState> = new Set(["succeeded", "failed", "canceled"]);
export const isFinished = (job: Pick<Job, "state">): boolean => finished.has(job.state);

/** Soon at first, then ever less often: 0.4 s growing by half up to 5 s. */
export const backoff = (asked: number): number => Math.min(5_000, 400 * 1.5 ** asked);

export const projectJobsQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id, "jobs"],
    queryFn: () => ok(api.GET("/api/v1/jobs", { params: { query: { project_id: id, limit: 50 } } })),
    refetchInterval: ({ state }) =>
      state.data?.items.every(isFinished) ? 30_000 : backoff(state.dataUpdateCount),
  });

export const importsQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id, "imports"],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/imports", at(id))),
    refetchInterval: ({ state }) =>
      state.data?.items.every(isFinished) ? false : backoff(state.dataUpdateCount),
  });

/** Labels that tasks are found by: of a control, of one class, less probable than `below`. */
export interface LabelFilter {
  readonly control?: string | undefined;
  readonly value?: string | undefined;
  readonly below?: number | undefined;
}

export interface TaskFilter {
  readonly state: string | null;
  readonly search: string;
  readonly flagged: boolean;
  readonly label: LabelFilter;
}

export const tasksQuery = (id: string, { state, search, flagged, label }: TaskFilter) =>
  infiniteQueryOptions({
    queryKey: ["project", id, "tasks", state, search, flagged, label],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = {
        limit: 200,
        ...(pageParam ? { cursor: pageParam } : {}),
        ...(state ? { state } : {}),
        ...(search ? { search } : {}),
        ...(flagged ? { flagged } : {}),
        ...label,
      };
      const params = { path: { project_id: id }, query };
      return ok(api.GET("/api/v1/projects/{project_id}/tasks", { params: params as never }));
    },
    getNextPageParam: (page) => page.next_cursor,
    // The rows before stay until those of another search are there; never those of another project.
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
  });

/** Of at most a hundred tasks. */
export const previewsQuery = (project_id: string, task_id: string[]) =>
  queryOptions({
    queryKey: ["project", project_id, "previews", task_id],
    queryFn: () =>
      ok(
        api.GET("/api/v1/projects/{project_id}/tasks/previews", {
          params: { path: { project_id }, query: { task_id } },
        }),
      ),
  });

const ofTask = (task_id: string) => ({ params: { path: { task_id } } });

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ["task", id],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}", ofTask(id))),
  });
export const taskAnswersQuery = (id: string) =>
  queryOptions({
    queryKey: ["task", id, "answers"],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}/answers", ofTask(id))),
  });
export const taskFlagsQuery = (id: string) =>
  queryOptions({
    queryKey: ["task", id, "flags"],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}/flags", ofTask(id))),
  });
export const taskLabelsQuery = (id: string) =>
  queryOptions({
    queryKey: ["task", id, "labels"],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}/labels", ofTask(id))),
  });

export const explanationsQuery = (id: string) =>
  queryOptions({
    queryKey: ["task", id, "explanations"],
    queryFn: () => ok(api.GET("/api/v1/tasks/{task_id}/explanations", ofTask(id))),
  });

export const auditsQuery = (id: string) =>
  queryOptions({
    queryKey: ["project", id, "audits"],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/audits", at(id))),
  });
/** `made` counts the finished release jobs, so that one more is seen as soon as it is there. */
export const releasesQuery = (id: string, made = 0) =>
  queryOptions({
    queryKey: ["project", id, "releases", made],
    queryFn: () => ok(api.GET("/api/v1/projects/{project_id}/releases", at(id))),
  });
export const auditTasksQuery = (audit_id: string) =>
  queryOptions({
    queryKey: ["audit", audit_id, "tasks"],
    queryFn: async () => {
      const items: AuditTask[] = [];
      let cursor: string | null = null;
      do {
        const query = { limit: 500, ...(cursor ? { cursor } : {}) };
        const page: { items: AuditTask[]; next_cursor: string | null } = await ok(
          api.GET("/api/v1/audits/{audit_id}/tasks", { params: { path: { audit_id }, query } }),
        );
        items.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor);
      return { items };
    },
  });
export const releaseQuery = (id: string) =>
  queryOptions({
    queryKey: ["release", id],
    queryFn: () => ok(api.GET("/api/v1/releases/{release_id}", { params: { path: { release_id: id } } })),
  });

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  staleTime: Infinity,
  queryFn: () => ok(api.GET("/api/v1/templates")),
});

/** Where one is signed in oneself. */
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: () => ok(api.GET("/api/v1/sessions")),
});
export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () => ok(api.GET("/api/v1/members", big)),
});
export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => ok(api.GET("/api/v1/invitations", big)),
});
export const keysQuery = queryOptions({
  queryKey: ["keys"],
  queryFn: () => ok(api.GET("/api/v1/keys", big)),
});
export const annotatorsQuery = queryOptions({
  queryKey: ["annotators"],
  queryFn: () => ok(api.GET("/api/v1/annotators", big)),
});
export const eventsQuery = (subject: string | null) =>
  infiniteQueryOptions({
    queryKey: ["events", subject],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const query = {
        limit: 100,
        ...(pageParam ? { cursor: pageParam } : {}),
        ...(subject ? { subject_id: subject } : {}),
      };
      return ok(api.GET("/api/v1/events", { params: { query } }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });

/** The newest seal of the audit log. */
export const sealQuery = queryOptions({
  queryKey: ["seals"],
  queryFn: () => ok(api.GET("/api/v1/seals", { params: { query: { limit: 1 } } })),
});
