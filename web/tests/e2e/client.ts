import createClient from "openapi-fetch";
import type { Job, paths } from "../../src/api/schema.gen";

export interface Access {
  readonly url: string;
  readonly key: string;
}

/** The public API, as a program would use it. */
export const apiOf = ({ url, key }: Access) =>
  createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });

export function must<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (!response.ok) throw new Error(`${response.status} ${response.url}: ${JSON.stringify(error)}`);
  return data as T;
}

/** The job when it has ended well; anything else is an error with its reason. */
export async function ended(access: Access, job: Pick<Job, "id">): Promise<Job> {
  const api = apiOf(access);
  for (;;) {
    const now = must(await api.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: job.id } } }));
    if (now.state === "succeeded") return now;
    if (now.state === "failed" || now.state === "canceled")
      throw new Error(`${now.kind}: ${now.error ?? now.state}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function importLines(access: Access, project: string, lines: readonly string[]): Promise<Job> {
  const response = await fetch(
    `${access.url}/api/v1/projects/${project}/imports?format=auto&name=items.jsonl`,
    {
      method: "POST",
      headers: { Authorization: `Bearer ${access.key}`, "Content-Type": "application/x-ndjson" },
      body: lines.join("\n"),
    },
  );
  if (!response.ok) throw new Error(await response.text());
  return ended(access, (await response.json()) as Job);
}
