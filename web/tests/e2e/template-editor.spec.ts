import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject } from "./seed";

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
