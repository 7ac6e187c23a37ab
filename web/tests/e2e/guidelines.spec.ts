import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject, shows, templates } from "./workbench";

test("new guidelines open by themselves, with what is new and what is gone", async ({
  owned: page,
  server,
}) => {
  const data = [{ text: "a message" }];
  const project = await newProject(server, "Guidelines that change", templates.choice, data);
  const write = async (text: string, version: number) => {
    await page.goto(`${server.url}/projects/${project}/guidelines`);
    await page.getByLabel("Guidelines in Markdown").fill(text);
    await page.getByRole("button", { name: "Save as a new version" }).click();
    await expect(page.getByRole("heading", { name: `Guidelines v${version}` })).toBeVisible();
    await page.goto(`${server.url}/projects/${project}/annotate`);
    await shows(page, "a message");
  };
  const pane = page.getByRole("complementary", { name: "Guidelines" });
  await write("Choose **one**.\n\nIn doubt, skip.", 2);
  await expect(pane).toContainText("In doubt, skip.");
  await expect(pane.getByText("changed, marked below")).toHaveCount(0);
  await pane.getByRole("button", { name: "Close the guidelines (G)" }).click();

  await write("Choose **one**.\n\nIn doubt, flag it.", 3);
  await expect(pane.getByText("changed, marked below")).toBeVisible();
  await expect(pane.locator(".changed")).toHaveText(["In doubt, flag it."]);
  await expect(pane.getByRole("region", { name: "No longer there" }).locator("del")).toHaveText([
    "In doubt, skip.",
  ]);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("g");
  await expect(pane).toHaveCount(0);
  await page.reload();
  await shows(page, "a message");
  await expect(pane).toHaveCount(0);
});
