import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject, png, shows, templates } from "./workbench";

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

test("guidelines show the pictures that were uploaded to them, and no others", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Guidelines with pictures", templates.choice, [
    { text: "a message" },
  ]);
  await page.goto(`${server.url}/projects/${project}/guidelines`);
  const field = page.getByLabel("Guidelines in Markdown");
  await field.fill("What a cell looks like:\n\n");
  const file = { name: "a cell.png", mimeType: "image/png", buffer: png(40, 30) };
  await page.getByLabel("Picture for the guidelines").setInputFiles(file);
  await expect(field).toHaveValue(/!\[a cell\]\(sha256:[0-9a-f]{64}\)$/u);
  const picture = page.getByRole("img", { name: "a cell" });
  const size = () => picture.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]);
  await expect.poll(size).toEqual([40, 30]);
  await field.press("End");
  await field.press("Enter");
  await field.pressSequentially("![from elsewhere](https://example.org/a.png)");
  await page.getByRole("button", { name: "Save as a new version" }).click();
  await expect(page.getByRole("heading", { name: "Guidelines v2" })).toBeVisible();
  await expect.poll(size).toEqual([40, 30]);

  await page.goto(`${server.url}/projects/${project}/annotate`);
  await expect(page.getByRole("complementary", { name: "Guidelines" })).toContainText("[from elsewhere]");
  await expect.poll(size).toEqual([40, 30]);
});
