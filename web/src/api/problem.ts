import { said, t } from "@/i18n";

/** One broken rule: where it is, as a JSON Pointer, and what is wrong with it. */
export interface BrokenRule {
  readonly path: string;
  readonly message: string;
  readonly code: string;
  readonly line?: number;
}

/** What the server said when it refused, with the stable code that decides what the page does. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly rules: readonly BrokenRule[] = [],
  ) {
    super(message);
    this.name = "ApiProblem";
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function rule(value: unknown): BrokenRule {
  const { path, message, code, line } = record(value);
  const found = { path: text(path), message: said(text(message)), code: text(code) };
  return typeof line === "number" ? { ...found, line } : found;
}

/** Reads a problem document (RFC 9457); a body of another kind becomes a sentence with the status. */
export function toProblem(status: number, body: unknown): ApiProblem {
  const { code, detail, title, problems } = record(body);
  const sent = text(detail) || text(title);
  const message = said(sent) || t("The server answered {status} without saying why.", { status });
  return new ApiProblem(
    status,
    text(code) || "error",
    message,
    Array.isArray(problems) ? problems.map(rule) : [],
  );
}

export function sentence(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  if (error instanceof TypeError) return t("The server does not answer. Nothing was lost; try again.");
  return error instanceof Error ? error.message : t("Something broke on this page.");
}
