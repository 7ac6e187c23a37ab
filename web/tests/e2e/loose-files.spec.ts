/** Files as an owner has them on the disk: dropped alone or many at once, each a task with its editor. */
import { expect, test } from "./fixtures";
import { newProject, openTask, png, wav } from "./workbench";

const one = (type: string, field: string, control: object) => ({
  name: type,
  data: { [field]: { type: ["array", "string"] } },
  views: { it: { type, src: `$.${field}` } },
  controls: { mark: { on: "it", required: false, ...control } },
});
const segments = one("audio", "sound", { type: "segment", labels: ["speech"] });
const blocks = one("document", "file", { type: "block", labels: ["total"] });

test("many sounds dropped at once are one import, one task a file", async ({ owned: page, server }) => {
  const project = await newProject(server, "Loose sounds", segments, []);
  await page.goto(`${server.url}/projects/${project}/data`);
  const sound = { mimeType: "audio/wav", buffer: wav(2) };
  const other = { mimeType: "audio/wav", buffer: wav(3) };
  await page.locator('input[type="file"]').setInputFiles([
    { name: "été.wav", ...sound },
    { name: "call 2.wav", ...other },
  ]);
  const rows = page.getByRole("region", { name: "First rows" });
  await expect(rows.getByRole("cell")).toHaveText(["été.wav", "call 2.wav"]);
  await page.getByRole("button", { name: "Import files.zip" }).click();
  await expect(page.getByText("2 imported", { exact: false })).toBeVisible();
  await openTask(page, server.url, project);
  await expect(page.locator("#task")).toContainText("0:02");
});

test("one scan dropped on a project of documents is a document of one page", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Loose scan", blocks, []);
  await page.goto(`${server.url}/projects/${project}/data`);
  const scan = { name: "scan.png", mimeType: "image/png", buffer: png(160, 120) };
  await page.locator('input[type="file"]').setInputFiles(scan);
  await page.getByRole("button", { name: "Import scan.png" }).click();
  await expect(page.getByText("1 imported", { exact: false })).toBeVisible();
  await openTask(page, server.url, project);
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("1");
});
