/** A project with one case to review: what its annotators said of one item. */
import type { Page } from "@playwright/test";
import { apiOf, ended, importLines, must, type Access } from "./client";
import { expect } from "./fixtures";
import type { Template } from "./workbench";

export type Answer = Record<string, unknown>;

interface Case {
  readonly data: object;
  readonly answers: readonly Answer[];
}

export async function oneCase(
  access: Access,
  name: string,
  template: Template,
  { data, answers }: Case,
): Promise<string> {
  return manyCases(access, name, template, [{ id: "case", data, answers }]);
}

/** A project of items that were answered; its labels are made. */
export async function manyCases(
  access: Access,
  name: string,
  template: Template,
  cases: readonly (Case & { readonly id: string })[],
): Promise<string> {
  const api = apiOf(access);
  const policy = { redundancy: 2, target: null, methods: {} };
  const body = { name, template, guidelines: "", policy, lease_seconds: 900, budget: null };
  const { id } = must(await api.POST("/api/v1/projects", { body: body as never }));
  const lines = cases.map(({ answers, ...item }) => {
    const given = answers.map((answer, i) => ({ annotator: `person ${i + 1}`, answer }));
    return JSON.stringify({ ...item, answers: given });
  });
  await importLines(access, id, lines);
  const params = { path: { project_id: id } };
  const job = must(
    await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } }),
  );
  await ended(access, job);
  return id;
}

/** A case on the first sample of a built-in template. */
export async function sampleCase(
  access: Access,
  name: string,
  answers: readonly Answer[],
  project = `Review of ${name}`,
): Promise<string> {
  const cards = must(await apiOf(access).GET("/api/v1/templates")).items;
  const { template, samples } = cards.find((card) => card.name === name) ?? {};
  if (template === undefined || samples?.[0] === undefined) throw new Error(`No template ${name}`);
  return oneCase(access, project, template, { data: samples[0], answers });
}

export async function openCase(page: Page, { url }: Access, project: string): Promise<void> {
  await page.goto(`${url}/projects/${project}/review`);
  await expect(page.getByRole("table").getByText("Label so far", { exact: true }).first()).toBeVisible();
}

export const shot = async (page: Page, name: string) => {
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/${name}.png` });
};

/** Where each copy of the data is looked at from. */
export const cameras = (page: Page) =>
  page.locator(".copy .scene").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset["camera"]));

export const box = (id: string, label: string, [x, y, width, height]: readonly number[]) => ({
  ...{ id, label },
  ...{ x, y, width, height },
});
