import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { onPicture } from "./workbench";

/** Whether a frame from the middle of the film is on the screen. */
const isHalfWay = (film: HTMLElement): boolean =>
  film instanceof HTMLVideoElement && film.readyState >= 2 && film.currentTime === film.duration / 2;

test("a template is tried in the gallery with the real editors, and nothing is sent", async ({
  owned,
  server,
}) => {
  const sent: string[] = [];
  owned.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await owned.goto(`${server.url}/projects/new`);
  const task = owned.getByRole("group", { name: "Preview of the task" });
  const answer = task.getByLabel("Answer as JSON");

  await owned.locator("#template-sentiment").click();
  await task.getByRole("radio").first().click();
  await expect(answer).toContainText('"sentiment"');

  await owned.locator("#template-boxes").click();
  const canvas = task.locator("[data-canvas]");
  await expect(canvas).toBeVisible();
  await onPicture(owned);
  const box = await canvas.boundingBox();
  if (!box) throw new Error("no canvas");
  await owned.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
  await owned.mouse.down();
  await owned.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 4 });
  await owned.mouse.up();
  await expect(answer).toContainText('"regions"');
  await expect(answer).toContainText('"width"');
  expect(await violations(owned)).toEqual([]);

  await owned.locator("#template-speakers").click();
  await expect(task.getByText("Preparing the waveform …")).toHaveCount(0);
  await expect(task.getByRole("alert")).toHaveCount(0);

  // What a job has to prepare first is said, with what will be asked, beside a look at the sample.
  for (const [name, words] of Object.entries({ cuboids: "point clouds", tracks: "videos" })) {
    await owned.locator(`#template-${name}`).click();
    await expect(task.getByText(`The server prepares ${words}`)).toBeVisible();
    await expect(task.getByText("Person", { exact: true })).toBeVisible();
    if (name === "cuboids") await expect(task.locator("canvas")).toHaveAttribute("data-points", "2310");
    else await expect.poll(() => task.locator("video").evaluate(isHalfWay)).toBe(true);
    expect(await violations(owned)).toEqual([]);
    await owned.screenshot({ path: test.info().outputPath(`${name}.png`) });
  }
  expect(sent).toEqual([]);
});
