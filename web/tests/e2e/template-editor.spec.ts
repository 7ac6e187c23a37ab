import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject } from "./seed";
import { newProject as newTasks, upload } from "./workbench";
import { numberShown, video } from "./videos";

test("a template is written with completion, checked at its lines, and tried at once", async ({
  owned,
  server,
}) => {
  const id = await newProject(server, "Written by hand");
  await owned.goto(`${server.url}/projects/${id}/template`);
  const yaml = owned.getByLabel("Template in YAML");
  const task = owned.getByRole("group", { name: "Preview of the task" });
  await expect(task.getByText("refund")).toBeVisible();

  await yaml.focus();
  await owned.keyboard.press("Control+End");
  await owned.keyboard.type("  note:\n    type: te");
  const words = owned.getByRole("listbox", { name: "What fits here" });
  await expect(words.getByRole("option")).toHaveText(["text"]);
  await owned.keyboard.press("Enter");
  await owned.keyboard.type("\n    multil");
  await owned.keyboard.press("Tab");
  await owned.keyboard.type("maybe");
  await expect(yaml).toHaveValue(/ {4}type: text\n {4}multiline: maybe$/u);
  const note = owned.locator(".code-note");
  await expect(note).toHaveCount(1);
  await expect(owned.getByRole("region", { name: "Problems" })).toContainText("/controls/note/multiline");
  expect(await violations(owned)).toEqual([]);
  if (process.env["SHOTS"]) await owned.screenshot({ path: `${process.env["SHOTS"]}/editor-light.png` });

  await owned.keyboard.press("Control+Shift+ArrowLeft");
  await owned.keyboard.type("true");
  await expect(owned.getByText("None. The template compiles.")).toBeVisible();
  await task.getByRole("textbox", { name: "note" }).fill("Mail came late");
  await expect(task.getByLabel("Answer as JSON")).toContainText("Mail came late");
  await owned.getByRole("button", { name: "Save as a new version" }).click();
  await expect(owned.getByRole("heading", { name: "Template v2" })).toBeVisible();
});

test("a labelling config is pasted, and what is not taken over is said", async ({ owned, server }) => {
  await owned.goto(`${server.url}/projects/new`);
  await owned.getByRole("button", { name: "Edit as YAML" }).click();
  const config = `<View>
    <Text name="said" value="$text"/>
    <Choices name="mood" toName="said" showInline="true"><Choice value="Glad"/><Choice value="Sad"/></Choices>
    <MagicWand name="wand" toName="said"/>
  </View>`;
  await owned.getByLabel("Template in YAML").fill(config);
  const losses = owned.getByRole("list").filter({ hasText: "no counterpart" }).getByRole("listitem");
  // What is not asked at all comes before what only looks different.
  await expect(losses).toHaveText([/MagicWand.*\(line 4\)$/u, /Choices mood.*showInline.*\(line 3\)$/u]);
  await expect(owned.getByRole("radio", { name: /Glad/u })).toBeVisible();
  expect(await violations(owned)).toEqual([]);
  await owned.getByLabel("Project name").fill("Taken over from a config");
  await owned.getByRole("button", { name: "Next: data" }).click();
  await expect(owned.getByText("The project exists").or(owned.getByText("Drop files here"))).toBeVisible();
});

test("a template is tried on the project's own items, films that the server prepares among them", async ({
  owned,
  server,
}) => {
  const made = await video("own.webm", 12, ["-c:v", "libvpx", "-b:v", "1M"]);
  const clip = await upload(server, made.bytes, "video/webm");
  const template = {
    name: "own-items",
    data: { clip: { type: "string" }, note: { type: "string" } },
    views: { clip: { type: "video", src: "$.clip" }, note: { type: "text", src: "$.note" } },
    controls: {
      objects: { type: "track", on: "clip", labels: ["car"] },
      moves: { type: "choice", options: ["yes", "no"] },
    },
  };
  const items = ["The first one", "The second one"].map((note) => ({ clip, note }));
  const project = await newTasks(server, "Own items", template, items);
  await owned.goto(`${server.url}/projects/${project}/template`);
  const task = owned.getByRole("group", { name: "Preview of the task" });
  await expect(task.getByText("The first one")).toBeVisible();
  await expect(task.locator(".film .cv .scene")).toHaveAttribute("data-frame", "0", { timeout: 60_000 });
  await task.getByRole("application", { name: /^Video with tracks/u }).focus();
  for (const key of [".", ".", "."]) await owned.keyboard.press(key);
  await expect.poll(() => numberShown(owned), { timeout: 60_000 }).toBe(3);
  await owned.getByRole("button", { name: "Next item" }).click();
  await expect(task.getByText("The second one")).toBeVisible();
  await task.getByRole("radio", { name: /no/u }).click();
  await expect(task.getByLabel("Answer as JSON")).toContainText('"moves": "no"');
  expect(await violations(owned)).toEqual([]);
  if (process.env["SHOTS"]) await owned.screenshot({ path: `${process.env["SHOTS"]}/own-items.png` });
  // What was tried is no answer.
  await owned.getByRole("link", { name: "Overview" }).click();
  await expect(owned.getByText("No answers yet; 2 tasks wait for annotators")).toBeVisible();
  await owned.getByRole("link", { name: "Invite people" }).click();
  await expect(owned.getByRole("heading", { name: "Members", level: 1 })).toBeVisible();
});
