/** How the editor speaks to the server: plain fetch, because the outbox has to tell "no" from "no answer". */
import type {
  Answer,
  Assignment,
  Claim,
  Lease,
  Mine,
  NewReview,
  Review,
  ReviewCase,
  PageAnswer,
  ReviewCases,
  ReviewOrder,
  TaskDetail,
} from "@/api/schema.gen";
import { toProblem, type ApiProblem } from "@/api/problem";
import type { Letter } from "./db";
import type { Reply } from "./outbox";
import { standIn } from "./standIn";

const ROOT = "/api/v1";

export interface TransportOptions {
  /** Headers that prove that a change comes from our own page. */
  changeHeaders: () => Record<string, string>;
  fetch?: typeof fetch;
}

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sent to its end even when the page is left. */
  keepalive?: boolean;
}

export class Transport {
  constructor(private readonly options: TransportOptions) {}

  async request(
    method: string,
    path: string,
    { body, headers, signal, keepalive = false }: Options = {},
  ): Promise<Response> {
    const send = this.options.fetch ?? fetch;
    return send(ROOT + path, {
      method,
      credentials: "same-origin",
      keepalive,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "GET" ? {} : this.options.changeHeaders()),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  private async json<T>(method: string, path: string, options?: Options): Promise<T> {
    const response = await this.request(method, path, options);
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as T;
  }

  /** With the plan of a version of the template; of the newest without one. */
  mine(project: string, version?: number): Promise<Mine> {
    const asked = version === undefined ? "" : `?template_version=${version}`;
    return this.json("GET", `/projects/${project}/mine${asked}`);
  }

  /** `resume`: what this person holds already comes first, from whatever browser it was claimed. */
  claim(project: string, count: number, resume: boolean): Promise<Claim> {
    return this.json("POST", `/projects/${project}/claims`, { body: { count, resume } });
  }

  extend(assignment: string): Promise<Lease> {
    return this.json("POST", `/assignments/${assignment}/extend`);
  }

  async release(assignment: string): Promise<void> {
    await this.request("POST", `/assignments/${assignment}/release`);
  }

  task(id: string): Promise<TaskDetail> {
    return this.json("GET", `/tasks/${id}`);
  }

  /** The task of an assignment that was handed in before, in the form in which it was handed out. */
  async assignment(id: string, taskId: string, template_version = 0): Promise<Assignment> {
    const lease_until = new Date().toISOString();
    return { ...standIn(await this.task(taskId)), id, template_version, lease_until };
  }

  assignmentOf({ assignment, task, template }: Letter): Promise<Assignment> {
    return this.assignment(assignment, task, template);
  }

  answer(id: string): Promise<Answer> {
    return this.json("GET", `/answers/${id}`);
  }

  async myAnswers(project: string): Promise<readonly Answer[]> {
    return (await this.json<PageAnswer>("GET", `/projects/${project}/my-answers?limit=20`)).items;
  }

  cases(project: string, count: number, order: ReviewOrder): Promise<ReviewCases> {
    return this.json("GET", `/projects/${project}/reviews/next?count=${count}&order=${order}`);
  }

  review(task: string, review: NewReview, key: string): Promise<Review> {
    return this.json("POST", `/tasks/${task}/reviews`, { body: review, headers: { "Idempotency-Key": key } });
  }

  /** Takes an own verdict back; gives the case as it was. */
  undoReview(id: string): Promise<ReviewCase> {
    return this.json("POST", `/reviews/${id}/undo`);
  }

  /** Sends a letter of the outbox and says what became of it. */
  async deliver(letter: Letter): Promise<Reply> {
    const headers: Record<string, string> = { "Idempotency-Key": letter.key };
    if (letter.verb === "correct") return this.correct(letter, headers);
    const path =
      letter.verb === "flag"
        ? `/tasks/${letter.task}/flags`
        : `/assignments/${letter.assignment}/${letter.verb}`;
    const body = letter.verb === "release" ? undefined : letter.body;
    return replyOf(await this.request("POST", path, { body, headers }));
  }

  /** A correction names the version that it replaces; ours is the only pen, so the newest is the right one. */
  private async correct(letter: Letter, headers: Record<string, string>): Promise<Reply> {
    const path = `/answers/${letter.assignment}`;
    const seen = await this.request("GET", path);
    if (!seen.ok) return replyOf(seen);
    const { version } = (await seen.json()) as Answer;
    const response = await this.request("PUT", path, {
      body: letter.body,
      headers: { ...headers, "If-Match": `"${version}"` },
    });
    return response.status === 412 ? { kind: "later" } : replyOf(response);
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  return toProblem(response.status, body);
}

const RETRY = new Set([408, 425, 429]);

/** Yes, no, or ask again: by status alone. */
export async function replyOf(response: Response): Promise<Reply> {
  if (response.ok) {
    const data: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
    return { kind: "done", data };
  }
  if (response.status === 401) return { kind: "who" };
  if (response.status >= 500 || RETRY.has(response.status)) {
    const after = Number(response.headers.get("Retry-After"));
    return after > 0 ? { kind: "later", after: after * 1000 } : { kind: "later" };
  }
  const problem = await problemOf(response);
  if (problem.code === "csrf") return { kind: "who" };
  const first = problem.rules[0];
  return {
    kind: "refused",
    message: first === undefined ? problem.message : `${problem.message} ${first.message}`,
  };
}
