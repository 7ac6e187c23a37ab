/** Drafts on the server: the work is there in another browser, and two that went on apart show both sides. */
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { expect, signIn, test } from "./fixtures";
import { newProject, openTask, saved, templates } from "./workbench";

/** Waits until an edit is with the server. */
const kept = (page: Page) =>
  page.waitForResponse(
    (one) => one.request().method() === "PATCH" && one.url().endsWith("/draft") && one.ok(),
  );

test("work goes on in another browser, and whoever was apart is asked", async ({
  owned: here,
  server,
  browser,
}, info) => {
  const project = await newProject(server, "Drafts", templates.choice, [{ text: "Where is my card?" }]);
  const sent: string[] = [];
  here.on("request", (request) => {
    if (request.method() === "PATCH") sent.push(request.url());
  });
  await openTask(here, server.url, project);
  await here.reload();
  await expect(here.getByRole("radio", { name: "intent 1", exact: true })).toBeVisible();
  expect(sent, "a task that was only looked at").toEqual([]);
  const first = kept(here);
  await here.keyboard.press("1");
  await first;

  const other = await browser.newContext();
  const there = await other.newPage();
  await signIn(there, server.url);
  await openTask(there, server.url, project);
  await expect(there.getByRole("radio", { name: "intent 1", exact: true })).toBeChecked();

  await here.context().route("**/draft", (route) => route.abort("connectionfailed"));
  await here.keyboard.press("2");
  const second = kept(there);
  await there.keyboard.press("3");
  await second;
  await other.close();
  await expect(here.getByRole("dialog")).toHaveCount(0);
  await here.context().unroute("**/draft");

  const dialog = here.getByRole("dialog", { name: "This task was changed in two places" });
  await expect(dialog).toBeVisible({ timeout: 15_000 });
  await expect(dialog.getByRole("region", { name: "This computer" })).toContainText("intent 2");
  const elsewhere = dialog.getByRole("region", { name: /Saved elsewhere at \d\d:\d\d/u });
  await expect(elsewhere).toContainText("intent 3");
  expect(await violations(here)).toEqual([]);
  await here.screenshot({ path: info.outputPath("conflict.png") });
  await here.keyboard.press("Escape");
  await elsewhere.getByRole("button").press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(here.getByRole("radio", { name: "intent 3", exact: true })).toBeChecked();
  await here.keyboard.press("Enter");
  expect(await saved(server, project, 1)).toEqual([{ intent: "intent 3" }]);
});

test("what was chosen here replaces what was saved elsewhere", async ({ owned: here, server, browser }) => {
  const project = await newProject(server, "Drafts kept", templates.form, [{ text: "Fine rooms" }]);
  await openTask(here, server.url, project);
  const other = await browser.newContext();
  const there = await other.newPage();
  await signIn(there, server.url);
  await openTask(there, server.url, project);
  await here.context().route("**/draft", (route) => route.abort("connectionfailed"));
  await here.getByRole("radio", { name: "good" }).check();
  const away = kept(there);
  await there.getByRole("radio", { name: "bad" }).check();
  await away;
  await here.context().unroute("**/draft");
  const dialog = here.getByRole("dialog", { name: "This task was changed in two places" });
  await expect(dialog).toBeVisible({ timeout: 15_000 });
  const sent = kept(here);
  await dialog.getByRole("button", { name: "Go on with this one" }).click();
  await sent;
  await there.reload();
  await expect(there.getByRole("radio", { name: "good" })).toBeChecked();
  await other.close();
});
