/** Template and guidelines get new versions while somebody works: what is handed out already stays answerable. */
import { apiOf, must, type Access } from "./client";
import { expect, test } from "./fixtures";
import { newProject, openTask, saved, shows, text } from "./workbench";

const messages = Array.from({ length: 6 }, (_, i) => ({ text: `Message number ${i + 1}` }));
const first = { name: "moods", ...text, controls: { mood: { type: "choice", options: ["good", "bad"] } } };
const second = {
  name: "moods",
  ...text,
  controls: {
    mood: { type: "choice", options: ["great", "poor"] },
    urgent: { type: "choice", options: ["yes", "no"] },
  },
};

async function change(server: Access, project: string, body: object): Promise<void> {
  const path = { project_id: project };
  const { version } = must(await apiOf(server).GET("/api/v1/projects/{project_id}", { params: { path } }));
  const params = { path, header: { "if-match": `"${version}"` } };
  must(await apiOf(server).PATCH("/api/v1/projects/{project_id}", { params, body: body as never }));
}

test("each task is asked and answered by the template under which it was handed out", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Two versions", first, messages);
  await openTask(page, server.url, project);
  // The one at hand and three more are held here by now.
  await expect(page.getByRole("radio", { name: "good" })).toBeVisible();
  const answer = async (n: number, keys: readonly string[], option: string) => {
    await shows(page, `Message number ${n}`);
    await expect(page.getByRole("radio", { name: option })).toBeVisible();
    for (const key of keys) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
  };
  await change(server, project, { template: second });
  await answer(1, ["1"], "good");
  await answer(2, ["2"], "good");
  // Once more from the beginning: what this browser holds is of the old version, the project of the new one.
  await page.reload();
  await answer(3, ["1"], "good");
  await answer(4, ["2"], "good");
  await answer(5, ["1", "2"], "great");
  await answer(6, ["2", "1"], "great");
  const old = ["good", "bad", "good", "bad"].map((mood) => ({ mood }));
  const fresh = [
    { mood: "great", urgent: "no" },
    { mood: "poor", urgent: "yes" },
  ];
  expect(await saved(server, project, 6)).toEqual([...old, ...fresh]);

  // What was said under the old version is corrected by it.
  await page.getByRole("button", { name: "Your answers" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /item-0/u })
    .click();
  await expect(page.getByRole("radio", { name: "good" })).toBeChecked();
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await saved(server, project, 6))[0]).toEqual({ mood: "bad" });
});

test("guidelines that change during a sitting open by themselves, with what is new", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Fresh guidelines", first, messages);
  await change(server, project, { guidelines: "Choose **one**.\n\nIn doubt, skip." });
  await openTask(page, server.url, project);
  const pane = page.getByRole("complementary", { name: "Guidelines" });
  await expect(pane).toContainText("In doubt, skip.");
  await page.keyboard.press("g");
  await expect(pane).toHaveCount(0);
  await change(server, project, { guidelines: "Choose **one**.\n\nIn doubt, flag it." });
  await shows(page, "Message number 1");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await shows(page, "Message number 2");
  await expect(pane.locator(".changed")).toHaveText(["In doubt, flag it."]);
  await expect(pane).toContainText("version 3");

  // And once more while they stand open.
  await change(server, project, { guidelines: "Choose **one**.\n\nIn doubt, flag it.\n\nBe quick." });
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await shows(page, "Message number 3");
  await expect(pane.locator(".changed")).toHaveText(["Be quick."]);
});
