import { changeHeaders, once } from "./client";
import { appendMap, type FieldMap } from "./fieldMap";
import { toProblem } from "./problem";
import type { Blob as Stored, ImportPreview, Job } from "./schema.gen";
import { zipSample } from "./zipSample";

export interface ImportOptions {
  readonly format: string;
  readonly strict: boolean;
  readonly map: FieldMap;
  readonly batch?: string;
  readonly redundancy?: number;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** Sends a file as it is, streamed by the browser, and says how much of it has gone. */
export function sendImport(
  project: string,
  file: Blob,
  { format, strict, map, batch, redundancy }: ImportOptions,
  onSent: (share: number) => void,
  signal?: AbortSignal,
): Promise<Job> {
  const query = new URLSearchParams({ format, strict: String(strict) });
  appendMap(query, map);
  if (batch) query.set("batch", batch);
  if (redundancy) query.set("redundancy", String(redundancy));
  if (file instanceof File) query.set("name", file.name);
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/projects/${project}/imports?${query.toString()}`);
  for (const [name, value] of Object.entries({ ...changeHeaders(), ...once() })) {
    request.setRequestHeader(name, value);
  }
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
  signal?.addEventListener("abort", () => request.abort());
  return new Promise((resolve, reject) => {
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Job);
      else reject(toProblem(request.status, body));
    };
    request.onerror = () => reject(new TypeError("network"));
    request.onabort = () => reject(new DOMException("Canceled", "AbortError"));
    request.send(file);
  });
}

const MOST = 1_000_000;

const isZip = async (file: Blob): Promise<boolean> =>
  file.size > MOST && (await file.slice(0, 2).text()) === "PK";

/** What the beginning of a file looks like: its format and why, five rows, problems. A zip is known by its end. */
export async function previewImport(
  project: string,
  file: Blob,
  format: string,
  map: FieldMap,
): Promise<ImportPreview> {
  const query = new URLSearchParams({ format });
  if (file instanceof File) query.set("name", file.name);
  appendMap(query, map);
  const head = file.slice(0, MOST);
  const response = await fetch(`/api/v1/projects/${project}/imports/preview?${query.toString()}`, {
    method: "POST",
    headers: { ...changeHeaders(), "Content-Type": file.type || "application/octet-stream" },
    body: (await isZip(file)) ? ((await zipSample(file, MOST)) ?? head) : head,
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toProblem(response.status, body);
  return body as ImportPreview;
}

/** Stores a picture; texts name it as `sha256:` and its digest. */
export async function uploadPicture(file: File): Promise<Stored> {
  const headers = { ...changeHeaders(), "Content-Type": file.type || "application/octet-stream" };
  const response = await fetch("/api/v1/blobs", { method: "PUT", headers, body: file });
  const body = parsed(await response.text());
  if (!response.ok) throw toProblem(response.status, body);
  return body as Stored;
}
