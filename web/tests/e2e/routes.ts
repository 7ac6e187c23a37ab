/** Every page of the interface, and what breaks the accessibility guidelines on them. */
import { expect, type Page } from "@playwright/test";
import { violations } from "./axe";
import { apiOf, must, type Access } from "./client";

export const THEMES = ["light", "dark", "hc"] as const;

const before = [
  "/sign-in",
  "/setup#token=aaaaaaaaaaaaaaaaaaaaaaaa",
  "/reset#token=aaaaaaaaaaaaaaaaaaaaaaaa",
  "/invitation",
];
const inside = [
  "/projects",
  "/projects/new",
  "/annotators",
  "/members",
  "/keys",
  "/audit-log",
  "/account",
  "/settings",
];
const tabs = ["", "/tasks", "/annotators", "/data", "/template", "/guidelines", "/releases", "/settings"];

/** The address of each route, with the ids of a project that has answers, an audit and a release. */
export async function routesOf(access: Access, project: string): Promise<string[]> {
  const api = apiOf(access);
  const params = { path: { project_id: project } };
  const [releases, standings, audits] = await Promise.all([
    api.GET("/api/v1/projects/{project_id}/releases", { params }).then(must),
    api.GET("/api/v1/projects/{project_id}/annotators", { params }).then(must),
    api.GET("/api/v1/projects/{project_id}/audits", { params }).then(must),
  ]);
  const here = `/projects/${project}`;
  return [
    ...before,
    ...inside,
    ...tabs.map((tab) => here + tab),
    ...["/annotate", "/review"].map((work) => here + work),
    ...releases.items.slice(0, 1).map(({ id }) => `${here}/releases/${id}`),
    ...standings.items.slice(0, 1).map(({ annotator }) => `${here}/annotators/${annotator.id}`),
    ...audits.items.slice(0, 1).map(({ id }) => `${here}/audits/${id}`),
  ];
}

/** Walks through the pages in a theme and gives what is wrong on each, with its address. */
export async function wrongOn(
  page: Page,
  access: Access,
  routes: readonly string[],
  theme: string,
): Promise<string[]> {
  await page.context().addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
  const found: string[] = [];
  for (const route of routes) {
    await page.goto(access.url + route);
    await expect(page.locator("h1, h2").first()).toBeVisible();
    await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
    found.push(...(await violations(page)).map((one) => `${route} in ${theme}: ${one}`));
  }
  return found;
}
