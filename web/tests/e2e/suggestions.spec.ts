import { violations } from "./axe";
import { apiOf, importLines, must } from "./client";
import { expect, signIn, test } from "./fixtures";
import { newProject, openTask, saved, shows, text } from "./workbench";

const template = {
  name: "moods",
  ...text,
  controls: {
    mood: { type: "choice", title: "Mood", options: ["good", "bad"] },
    names: { type: "span", on: "doc", title: "Names", labels: ["PERSON"] },
  },
};

const item = (n: number) => ({ id: `item-${n}`, data: { text: `Ann met Bo, number ${n}` } });
const region = (id: string, start: number, quote: string) => ({
  id,
  label: "PERSON",
  start,
  end: start + quote.length,
  text: quote,
});

test("suggestions are marked until they are touched, and kept with the answer", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Suggested", template, []);
  const answer = { mood: "good", names: { regions: [region("a", 0, "Ann"), region("b", 8, "Bo")] } };
  const suggestions = [{ annotator: "tagger", answer, probabilities: { mood: 0.87, a: 0.9, b: 0.6 } }];
  await importLines(server, project, [JSON.stringify({ ...item(0), suggestions })]);
  await openTask(page, server.url, project);
  await shows(page, "number 0");
  await expect(page.getByText("Suggested by tagger, 87 %")).toBeVisible();
  expect.soft(await violations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page.locator(".afoot")).toContainText("Suggested, not decided yet.");
  await page.keyboard.press("a");
  await expect(page.getByText("Suggested by tagger, 87 %")).toHaveCount(0);
  await page.getByRole("option", { name: /^PERSON, Bo/u }).click();
  await page.keyboard.press("x");
  await expect(page.getByRole("option", { name: /^PERSON/u })).toHaveCount(1);
  await page.keyboard.press("Shift+A");
  await page.keyboard.press("Enter");
  const [given] = (await saved(server, project, 1)) as { mood: string; names: { regions: object[] } }[];
  expect(given?.mood).toBe("good");
  expect(given?.names.regions).toEqual([region("a", 0, "Ann")]);
  const params = { path: { project_id: project } };
  const [kept] = must(await apiOf(server).GET("/api/v1/projects/{project_id}/answers", { params })).items;
  expect(kept?.suggestions).toEqual([expect.objectContaining({ annotator: "tagger", answer })]);
});

test("suggestions wait until they are asked for where the project wants it so", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Asked for", template, []);
  const answer = { mood: "good", names: { regions: [region("a", 0, "Ann")] } };
  const suggestions = [{ annotator: "tagger", answer, probabilities: { mood: 0.87, a: 0.9 } }];
  await importLines(
    server,
    project,
    [0, 1].map((n) => JSON.stringify({ ...item(n), suggestions })),
  );
  await page.goto(`${server.url}/projects/${project}/settings`);
  await page.getByRole("checkbox", { name: "Hide suggestions until they are asked for" }).check();
  await page.getByRole("button", { name: "Save" }).first().click();
  const params = { path: { project_id: project } };
  const api = apiOf(server);
  const policy = async () =>
    must(await api.GET("/api/v1/projects/{project_id}", { params })).policy.hide_suggestions;
  await expect.poll(policy).toBe(true);
  await openTask(page, server.url, project);
  await shows(page, "number 0");
  const show = page.getByRole("button", { name: "Show the suggestions" });
  await expect(show).toBeVisible();
  await expect(page.getByText("Suggested by")).toHaveCount(0);
  await expect(page.getByRole("option", { name: /^PERSON/u })).toHaveCount(0);
  expect.soft(await violations(page)).toEqual([]);
  await page.getByRole("radio", { name: "bad" }).click();
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await shows(page, "number 1");
  await page.getByRole("radio", { name: "bad" }).click();
  await page.keyboard.press("Shift+E");
  await expect(page.getByRole("option", { name: /^PERSON, Ann/u })).toBeVisible();
  await expect(show).toHaveCount(0);
  await expect(page.getByRole("radio", { name: "bad" })).toBeChecked();
  await page.keyboard.press("Shift+A");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const given = await saved(server, project, 2);
  expect(given).toEqual([
    { mood: "bad", names: expect.objectContaining({ regions: [] }) },
    { mood: "bad", names: expect.objectContaining({ regions: [region("a", 0, "Ann")] }) },
  ]);
  const { items } = must(await api.GET("/api/v1/projects/{project_id}/answers", { params }));
  const seen = items.map(({ external_id, suggestions: shown }) => [external_id, shown === null]);
  expect(Object.fromEntries(seen)).toEqual({ "item-0": true, "item-1": false });
});

test("only surer suggestions are shown, in this task and the next", async ({ owned: page, server }) => {
  const { names } = template.controls;
  const project = await newProject(server, "Surer", { ...template, controls: { names } }, []);
  const answer = { names: { regions: [region("a", 0, "Ann"), region("b", 8, "Bo")] } };
  const suggestions = [{ annotator: "tagger", answer, probabilities: { a: 0.9, b: 0.6 } }];
  await importLines(
    server,
    project,
    [0, 1].map((n) => JSON.stringify({ ...item(n), suggestions })),
  );
  await openTask(page, server.url, project);
  await shows(page, "number 0");
  const options = page.getByRole("option", { name: /^PERSON/u });
  const sure = page.getByRole("combobox", { name: "Suggestions by how sure they are" });
  await expect(options).toHaveCount(2);
  await sure.selectOption("0.8");
  await expect(options).toHaveText([/Ann/u]);
  expect.soft(await violations(page)).toEqual([]);
  await page.keyboard.press("Control+z");
  await expect(options).toHaveCount(2);
  await page.locator(".txt").click();
  await page.keyboard.press("Alt+.");
  await page.keyboard.press("Alt+.");
  await expect(sure).toHaveValue("0.7");
  await expect(options).toHaveCount(1);
  await page.keyboard.press("Alt+,");
  await page.keyboard.press("Alt+,");
  await expect(options).toHaveCount(2);
  await sure.selectOption("0.7");
  await page.locator(".txt").click();
  await page.keyboard.press("Shift+A");
  await page.keyboard.press("Enter");
  await shows(page, "number 1");
  await expect(options).toHaveCount(1);
  const [given] = (await saved(server, project, 1)) as { names: { regions: object[] } }[];
  expect(given?.names.regions).toEqual([region("a", 0, "Ann")]);
});

test("regions are listed as one's own and as suggested, and arrow keys walk through both", async ({
  owned: page,
  server,
}) => {
  const { names } = template.controls;
  const project = await newProject(server, "Two groups", { ...template, controls: { names } }, []);
  const answer = {
    names: { regions: [region("a", 0, "Ann"), region("b", 8, "Bo"), region("c", 4, "met")] },
  };
  const suggestions = [{ annotator: "tagger", answer, probabilities: { a: 0.9, b: 0.6, c: 0.7 } }];
  await importLines(server, project, [JSON.stringify({ ...item(0), suggestions })]);
  await openTask(page, server.url, project);
  await shows(page, "number 0");
  const list = page.getByRole("listbox", { name: "Regions" });
  const shown = (group: string) => list.getByRole("group", { name: group, exact: true }).getByRole("option");
  await expect(shown("Suggested by tagger, 3")).toHaveText([/Ann/u, /met/u, /Bo/u]);
  await expect(list.getByRole("group")).toHaveCount(1);
  await page.getByRole("option", { name: /^PERSON, met/u }).click();
  await page.keyboard.press("a");
  await expect(shown("Yours, 1")).toHaveText([/met/u]);
  await expect(shown("Suggested by tagger, 2")).toHaveText([/Ann/u, /Bo/u]);
  expect.soft(await violations(page)).toEqual([]);
  await list.focus();
  for (const quote of ["Ann", "Bo"]) {
    await page.keyboard.press("ArrowDown");
    const at = page.getByRole("option", { name: new RegExp(`^PERSON, ${quote}`, "u") });
    await expect(at).toHaveAttribute("aria-selected", "true");
    await expect(list).toHaveAttribute("aria-activedescendant", (await at.getAttribute("id")) ?? "");
  }
  await page.keyboard.press("Shift+A");
  // The head stays when the last is decided, so that no row jumps.
  await expect(shown("Yours, 3")).toHaveCount(3);
});

test("a flag leaves the work where it is; another browser goes on with the same tasks", async ({
  owned: page,
  server,
  browser,
}) => {
  const project = await newProject(server, "Flagged", template, [item(0).data, item(1).data]);
  await openTask(page, server.url, project);
  await shows(page, "number 0");
  await page.keyboard.press("f");
  await page.keyboard.press("4");
  await expect(page.locator(".afoot")).toContainText("Flagged");
  await shows(page, "number 0");
  const params = { path: { project_id: project }, query: { flagged: true } };
  const flagged = async () =>
    must(await apiOf(server).GET("/api/v1/projects/{project_id}/tasks", { params })).items;
  await expect.poll(async () => (await flagged()).map((task) => task.external_id)).toEqual(["item-0"]);

  const other = await browser.newContext();
  const second = await other.newPage();
  await signIn(second, server.url);
  await openTask(second, server.url, project);
  await shows(second, "number 0");
  await other.close();

  await page.goto(`${server.url}/projects/${project}/tasks`);
  await page.getByRole("checkbox", { name: "Flagged only" }).click();
  await page.getByRole("button", { name: "item-0" }).click();
  await expect(page.getByText("No option fits")).toBeVisible();
  await page.getByRole("button", { name: "Close the flag" }).click();
  await expect.poll(async () => (await flagged()).length).toBe(0);
});
