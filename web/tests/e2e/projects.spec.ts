import { apiOf, importLines, must } from "./client";
import { expect, test } from "./fixtures";
import { lines, newProject } from "./seed";

test("an owner makes a project from a template, imports a file, and opens it", async ({ owned, server }) => {
  await owned.goto(`${server.url}/projects/new`);
  const card = owned.getByRole("radio").first();
  await expect(card).toContainText("Objects in an image"); // what most people look for stands first
  await card.click();
  await expect(card).toHaveAttribute("aria-checked", "true");
  await expect(owned.getByRole("group", { name: "Preview of the task" })).toBeVisible();
  await owned.getByRole("button", { name: "Edit as YAML" }).click();
  const source = [
    "name: intents",
    "data: { text: { type: string } }",
    "views: { message: { type: text, src: $.text } }",
    "controls: { intent: { type: choice, title: Intent, options: [refund, order, other] } }",
  ].join("\n");
  await owned.getByLabel("Template in YAML").fill(source.replace("type: choice", "type: choise"));
  await owned.getByLabel("Project name").fill("Made by hand");
  await expect(owned.getByRole("alert")).toContainText("/controls/intent");
  await expect(owned.getByRole("button", { name: "Next: data" })).toBeDisabled();
  await owned.getByLabel("Template in YAML").fill(source);
  await owned.getByRole("button", { name: "Next: data" }).click();

  const file = [...lines().slice(0, 10), "not json"].join("\n");
  await owned.locator('input[type="file"]').setInputFiles({
    name: "messages.jsonl",
    mimeType: "application/x-ndjson",
    buffer: Buffer.from(file),
  });
  await expect(owned.getByText("Message 0: I would like")).toBeVisible();
  await owned.getByRole("button", { name: "Import messages.jsonl" }).click();
  await expect(owned.getByText("10 imported, 1 refused", { exact: false })).toBeVisible();
  await expect(owned.getByRole("heading", { name: "Refused lines" })).toBeVisible();
  await owned.getByRole("button", { name: "Next: people" }).click();
  await owned.getByRole("button", { name: "Next: quality" }).click();
  const tried = owned.getByRole("group", { name: "Preview of the task" });
  await expect(tried.getByText("Message 0: I would like")).toBeVisible();
  await owned.getByLabel("Answers a task").fill("5");
  await owned.getByLabel("Stop when sure, %").fill("97.55");
  await owned.getByLabel("Answers a task, at least").fill("2");
  await owned.getByRole("checkbox", { name: "Ask whom it helps most" }).check();
  if (process.env["SHOTS"]) await owned.screenshot({ path: `${process.env["SHOTS"]}/last-step.png` });
  await owned.getByRole("button", { name: "Open the project" }).click();
  await expect(owned.getByRole("heading", { name: "Made by hand", level: 1 })).toBeVisible();
  await owned.getByRole("link", { name: "Tasks" }).click();
  await expect(owned.getByRole("button", { name: "m-000" })).toBeVisible();
  const id = /projects\/([^/]+)/u.exec(owned.url())?.[1] ?? "";
  const params = { path: { project_id: id } };
  const made = must(await apiOf(server).GET("/api/v1/projects/{project_id}", { params }));
  // The settings show what was typed, to the digit.
  const tabs = owned.getByRole("navigation", { name: "Project" });
  await tabs.getByRole("link", { name: "Settings" }).click();
  await expect(owned.getByLabel("Stop when sure, %")).toHaveValue("97.55");
  expect(made.policy).toMatchObject({
    redundancy: 5,
    stop_at: 0.9755,
    least: 2,
    curtail: true,
    mixed: true,
    target: null,
  });
});

test("tasks are searched, filtered and looked into", async ({ owned, server, project }) => {
  await owned.goto(`${server.url}/projects/${project}/tasks`);
  await expect(owned.getByText("40 tasks")).toBeVisible();
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((go) => (answer = go));
  await owned.route(/\/tasks\?.*search=m-012/u, async (route) => {
    await asked;
    await route.continue();
  });
  const table = owned.getByRole("table", { name: "Tasks" });
  await owned.getByLabel("Search ids and data").fill("m-012");
  // The rows of before stay until those of the search are there.
  await expect(table).toHaveAttribute("aria-busy", "true");
  await expect(table.getByRole("button", { name: "m-001" })).toBeVisible();
  answer();
  await expect(owned.getByText("1 task", { exact: true })).toBeVisible();
  await expect(table).toHaveAttribute("aria-busy", "false");
  await owned.getByRole("button", { name: "m-012" }).click();
  await expect(owned.getByRole("dialog").getByText("Message 12: I would like").first()).toBeVisible();
});

test("template and guidelines get new versions; a broken template is explained", async ({
  owned,
  server,
}) => {
  const id = await newProject(server, "Versions");
  await owned.goto(`${server.url}/projects/${id}/guidelines`);
  await owned.getByLabel("Guidelines in Markdown").fill("Choose **one**.");
  await owned.getByRole("button", { name: "Save as a new version" }).click();
  await expect(owned.getByRole("heading", { name: "Guidelines v2" })).toBeVisible();
  await owned.getByRole("link", { name: "Template" }).click();
  const yaml = owned.getByLabel("Template in YAML");
  const good = await yaml.inputValue();
  await yaml.fill(good.replace("$.text", "$.nothing"));
  await expect(owned.getByRole("region", { name: "Problems" })).toContainText("/views/message");
  await yaml.fill(good.replace("Intent of a message", "What they want"));
  await owned.getByRole("button", { name: "Save as a new version" }).click();
  await expect(owned.getByRole("heading", { name: "Template v2" })).toBeVisible();
});

test("a project offers what is done with it next", async ({ owned, server }) => {
  const id = await newProject(server, "From the start");
  await owned.goto(`${server.url}/projects/${id}/data`);
  const head = owned.locator(".page-head");
  await expect(head.getByRole("link", { name: "Import data" })).toBeVisible();
  await expect(head.getByRole("link", { name: "Label" })).toHaveCount(0);
  await expect(owned.getByRole("heading", { name: "Export" })).toBeVisible();
  await expect(owned.getByRole("button", { name: "Delete all items" })).toHaveCount(0);

  const words = (n: number) => (n === 4_100 ? "the only harbour" : "some quay");
  const texts = Array.from({ length: 4_100 }, (_, n) => ({ data: { text: `${n + 1} ${words(n + 1)}` } }));
  await importLines(
    server,
    id,
    texts.map((line) => JSON.stringify(line)),
  );
  await owned.goto(`${server.url}/projects/${id}/tasks`);
  await expect(head.getByRole("link", { name: "Label" })).toBeVisible();
  await expect(head.getByRole("button", { name: "Make a release" })).toHaveCount(0);
  // Further away than one page of a search looks.
  await owned.getByLabel("Search ids and data").fill("only harbour");
  await expect(owned.getByText("1 task", { exact: true })).toBeVisible();
  await expect(owned.getByRole("table", { name: "Tasks" })).toContainText("the only harbour");
  await owned.getByLabel("Search ids and data").fill("nowhere");
  await expect(owned.getByRole("heading", { name: "No task matches" })).toBeVisible();
});

test("a project is renamed, then deleted by typing its name", async ({ owned, server }) => {
  const id = await newProject(server, "Short life");
  await owned.goto(`${server.url}/projects/${id}/settings`);
  await owned.getByLabel("Name", { exact: false }).first().fill("Very short life");
  await owned.getByRole("button", { name: "Save settings" }).click();
  await expect(owned.getByRole("heading", { name: "Very short life", level: 1 })).toBeVisible();
  await owned.getByRole("button", { name: "Delete the project" }).click();
  const dialog = owned.getByRole("dialog");
  await dialog.getByLabel("Type the project's name to go on").fill("Very short life");
  await dialog.getByRole("button", { name: "Delete the project" }).click();
  await expect(owned.getByRole("heading", { name: "Projects", level: 1, exact: true })).toBeVisible();
  const left = must(await apiOf(server).GET("/api/v1/projects", { params: { query: {} } }));
  expect(left.items.map((one) => one.id)).not.toContain(id);
});

test("the palette finds a project by a few letters, and the theme stays", async ({ owned, server }) => {
  await owned.goto(`${server.url}/members`);
  await expect(owned.getByRole("heading", { name: "Members" })).toBeVisible();
  await owned.keyboard.press("Control+k");
  await owned.keyboard.type("high contrast");
  await owned.keyboard.press("Enter");
  await expect(owned.locator("html")).toHaveAttribute("data-theme", "hc");
  await owned.reload();
  await expect(owned.locator("html")).toHaveAttribute("data-theme", "hc");
  await expect(owned.getByRole("heading", { name: "Members" })).toBeVisible();
  const field = await owned.evaluate(async () => {
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", code: "KeyK", ctrlKey: true }));
    await new Promise(requestAnimationFrame);
    return document.activeElement?.getAttribute("role");
  });
  expect(field, "letters typed by the next frame reach the field").toBe("combobox");
  await owned.keyboard.type("intents");
  await expect(owned.getByRole("option", { name: /^Intents/u })).toBeVisible();
  await owned.keyboard.press("Enter");
  await expect(owned.getByRole("heading", { name: "Intents", level: 1 })).toBeVisible();
});
