import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./schema.gen";
import { toProblem } from "./problem";

let csrf: string | null = null;

/** The token that every change must carry; it comes with `Me` and lives only in memory. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** The headers of a change, for requests that are not made by the typed client (uploads). */
export function changeHeaders(): Record<string, string> {
  return csrf ? { "X-CSRF-Token": csrf } : {};
}

const withCsrf: Middleware = {
  onRequest({ request }) {
    if (csrf && request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(withCsrf);

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a good answer; anything else is thrown as an ApiProblem. */
export async function ok<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw toProblem(response.status, error);
  return data as T;
}

/** A fresh key for a creating request, so that a repeated click or a retry creates once. */
export const once = (): { "Idempotency-Key": string } => ({ "Idempotency-Key": randomId() });

/** crypto.randomUUID is missing over plain HTTP beyond loopback; random bytes are there everywhere. */
export function randomId(): string {
  const parts = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(parts, (part) => part.toString(16).padStart(2, "0")).join("");
}

/** The seed of a random draw: recorded with it, so that the draw can be repeated. */
export const randomSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) >>> 1;
