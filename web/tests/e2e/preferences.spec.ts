/** Own keys, theme and language follow a person to another browser, and stay away from the next one in the same. */
import { expect, signIn, test, watch } from "./fixtures";
import { join } from "./people";
import { newProject, openTask, saved, shows, templates } from "./workbench";

test("what a person chose follows them to another browser and leaves this one with them", async ({
  guarded: page,
  server,
  browser,
}, info) => {
  const project = await newProject(server, "Preferences", templates.choice, [
    { text: "Soup" },
    { text: "Tea" },
  ]);
  const cas = await join(server, page, "annotator", "Cas Wouters");
  await openTask(page, server.url, project);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await sheet.getByRole("searchbox").fill("Submit and next");
  await sheet.getByRole("button", { name: "Change the key of “Submit and next”" }).first().click();
  await page.keyboard.press("F9");
  await expect(sheet).toContainText("F9");
  await page.screenshot({ path: info.outputPath("keys.png") });
  await page.goto(`${server.url}/projects`);
  await page.getByRole("button", { name: /^Account/u }).click();
  await page.getByText("Dark", { exact: true }).click();
  await page.getByLabel("Language", { exact: true }).selectOption("Deutsch");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  const kept = async () => (await page.request.get(`${server.url}/api/v1/me`)).json() as Promise<unknown>;
  await expect
    .poll(kept)
    .toMatchObject({ preferences: { theme: "dark", language: "de", keys: { "task.submit": ["F9"] } } });

  const other = await browser.newContext();
  const there = await other.newPage();
  const seen = watch(there, server.url);
  await signIn(there, server.url, cas);
  await there.goto(`${server.url}/projects/${project}/annotate`);
  await expect(there.locator("html")).toHaveAttribute("lang", "de");
  await expect(there.locator("html")).toHaveAttribute("data-theme", "dark");
  await shows(there, "Soup");
  await there.keyboard.press("1");
  await there.keyboard.press("F9");
  await shows(there, "Tea");
  expect(await saved(server, project, 1)).toHaveLength(1);

  await join(server, there, "annotator", "Dee Park");
  await there.goto(`${server.url}/projects`);
  await expect(there.locator("html")).toHaveAttribute("lang", "en");
  await expect(there.locator("html")).not.toHaveAttribute("data-theme");
  await expect.poll(() => there.evaluate(() => localStorage.getItem("sterling.keys"))).toBeNull();
  expect(seen).toEqual({ foreign: [], broken: [] });
  await other.close();
});

test("a key that was changed without a network is kept once there is one", async ({
  guarded: page,
  server,
}) => {
  const project = await newProject(server, "Preferences offline", templates.choice, [{ text: "Soup" }]);
  await join(server, page, "annotator", "Eve Moreau");
  await openTask(page, server.url, project);
  await page.keyboard.press("?");
  await page.context().setOffline(true);
  await page.getByRole("checkbox", { name: "Single keys on" }).uncheck();
  await page.context().setOffline(false);
  await page.reload();
  const kept = async () => (await page.request.get(`${server.url}/api/v1/me`)).json() as Promise<unknown>;
  await expect.poll(kept).toMatchObject({ preferences: { single_keys: false } });
});
