import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "@playwright/test";
import { apiOf, must } from "./client";
import { expect, test } from "./fixtures";

const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const options: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
};

/** Violations in words: the rule, and where. Axe is put in by the debugger, so that the page keeps its policy. */
async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: readFileSync(source, "utf8") });
  const { result } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, ${JSON.stringify(options)}).then((found) => JSON.stringify(found))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const found = JSON.parse(String(result.value)) as AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`),
  );
}

const before = [
  "/sign-in",
  "/setup#token=aaaaaaaaaaaaaaaaaaaaaaaa",
  "/reset#token=aaaaaaaaaaaaaaaaaaaaaaaa",
  "/invitation",
];
const inside = ["/projects", "/projects/new", "/annotators", "/members", "/keys", "/audit-log", "/settings"];
const tabs = ["", "/tasks", "/annotators", "/data", "/template", "/guidelines", "/releases", "/settings"];

for (const theme of ["light", "dark", "hc"]) {
  test(`no page breaks WCAG 2.2 AA (${theme})`, async ({ owned, server, project, context }) => {
    test.setTimeout(240_000);
    await context.addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
    const params = { path: { project_id: project } };
    const releases = must(await apiOf(server).GET("/api/v1/projects/{project_id}/releases", { params }));
    const release = `/projects/${project}/releases/${releases.items[0]?.id ?? ""}`;
    const standings = must(await apiOf(server).GET("/api/v1/projects/{project_id}/annotators", { params }));
    const annotator = `/projects/${project}/annotators/${standings.items[0]?.annotator.id ?? ""}`;
    const routes = [
      ...before,
      ...inside,
      ...tabs.map((tab) => `/projects/${project}${tab}`),
      release,
      annotator,
    ];
    for (const route of routes) {
      await owned.goto(server.url + route);
      await expect(owned.locator("h1").first()).toBeVisible();
      await expect(owned.getByRole("status", { name: "Loading" })).toHaveCount(0);
      expect(await violations(owned), `${route} in ${theme}`).toEqual([]);
    }
  });

  test(`no dialog breaks WCAG 2.2 AA (${theme})`, async ({ owned, server, project, context }) => {
    await context.addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
    await owned.goto(`${server.url}/projects/${project}`);
    await owned.getByRole("button", { name: "Make a release" }).click();
    await expect(owned.getByRole("dialog")).toBeVisible();
    expect(await violations(owned), "make a release").toEqual([]);
    await owned.keyboard.press("Escape");
    await expect(owned.getByRole("dialog")).toHaveCount(0);
    await owned.keyboard.press("Control+k");
    await expect(owned.getByRole("dialog")).toBeVisible();
    expect(await violations(owned), "palette").toEqual([]);
    await owned.keyboard.press("Escape");
    await expect(owned.getByRole("dialog")).toHaveCount(0);
    await owned.getByRole("button", { name: /^Account/u }).click();
    await expect(owned.getByRole("button", { name: "Sign out" })).toBeVisible();
    expect(await violations(owned), "account").toEqual([]);
  });
}
