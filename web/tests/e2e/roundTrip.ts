/** How the specs of real sets go from a file to a file: import and export by the page, answers by the API. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Assignment } from "../../src/api/schema.gen";
import { apiOf, ended, must, type Access } from "./client";
import { expect } from "./fixtures";

/** Drops a file on the import form and waits until it is read. */
export async function importFile(page: Page, url: string, project: string, file: string, says: string) {
  await page.goto(`${url}/projects/${project}/data`);
  await page.locator('input[type="file"]').setInputFiles(file);
  await expect(page.getByRole("region", { name: "First rows" })).toBeVisible();
  await page
    .getByRole("button", { name: /^Import /u })
    .last()
    .click();
  await expect(page.getByText(says, { exact: false }).first()).toBeVisible({ timeout: 30_000 });
}

/** An annotator of its own answers everything but the sample, as the source says; it gives the sample back. */
export async function replay(
  access: Access,
  project: string,
  isSample: (one: Assignment) => boolean,
  answer: (one: Assignment) => Record<string, unknown>,
): Promise<number> {
  const api = apiOf(access);
  const body = { kind: "import", name: "The source", external_id: `source of ${project}` };
  const made = must(await api.POST("/api/v1/annotators", { body: body as never }));
  const path = { annotator_id: made.id };
  const key = must(
    await api.POST("/api/v1/annotators/{annotator_id}/keys", { params: { path }, body: { name: "replay" } }),
  );
  const own = apiOf({ ...access, key: key.secret });
  const kept: Assignment[] = [];
  let count = 0;
  const submit = async (one: Assignment) => {
    const params = { path: { assignment_id: one.id } };
    const given = { answer: answer(one), seconds: null, suggestions: null };
    must(await own.POST("/api/v1/assignments/{assignment_id}/submit", { params, body: given as never }));
    count += 1;
  };
  for (;;) {
    const params = { path: { project_id: project } };
    const claim = await own.POST("/api/v1/projects/{project_id}/claims", {
      params,
      body: { count: 50 } as never,
    });
    const { assignments } = must(claim);
    if (assignments.length === 0) break;
    kept.push(...assignments.filter(isSample));
    await Promise.all(assignments.filter((one) => !isSample(one)).map(submit));
  }
  for (const one of kept) {
    const params = { path: { assignment_id: one.id } };
    must(await own.POST("/api/v1/assignments/{assignment_id}/release", { params }));
  }
  return count;
}

export async function aggregate(access: Access, project: string): Promise<void> {
  const params = { path: { project_id: project } };
  const body = { methods: {} };
  await ended(
    access,
    must(await apiOf(access).POST("/api/v1/projects/{project_id}/aggregations", { params, body })),
  );
}

/** Exports through the page and gives the path of the downloaded file. */
export async function exported(
  page: Page,
  url: string,
  project: string,
  format: string,
  folder: string,
): Promise<string> {
  await page.goto(`${url}/projects/${project}/data`);
  await page.getByRole("button", { name: "Export labels" }).click();
  const ordered = page.waitForResponse(
    (one) => one.request().method() === "POST" && one.url().endsWith("/exports"),
  );
  await page.getByRole("menuitem", { name: format, exact: true }).click();
  const { id } = (await (await ordered).json()) as { readonly id: string };
  const link = page.locator(`a[href="/api/v1/jobs/${id}/file"]`);
  await expect(link).toHaveText("Download file", { timeout: 20_000 });
  const downloading = page.waitForEvent("download");
  await link.click();
  const path = join(folder, `${project}.${format}`);
  await (await downloading).saveAs(path);
  return path;
}

export interface Line {
  readonly id: string;
  readonly data: { readonly text: string };
  readonly labels: Record<string, { readonly value: unknown }>;
}

export const linesOf = (path: string): Line[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
