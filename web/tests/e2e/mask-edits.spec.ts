/** What becomes of masks: rubbed out, filled, painted over, made of polygons. Runs of pixels counted by hand. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { clicks, keys, place, press } from "./hands";
import { newProject, onPicture, openTask, png, saved, upload, type Template } from "./workbench";

const view = { data: { image: { type: "string" } }, views: { img: { type: "image", src: "$.image" } } };
const mask = { type: "mask", on: "img", labels: ["one", "two"] };
const id: unknown = expect.any(String);

const listed = (page: Page) => page.getByRole("listbox", { name: "Regions" }).getByRole("option");

async function begin(page: Page, server: Parameters<typeof newProject>[0], template: Template) {
  const image = await upload(server, png(160, 120));
  const project = await newProject(server, String(template["name"]), template, [{ image }, { image }]);
  await openTask(page, server.url, project);
  return project;
}

async function submit(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(listed(page)).toHaveCount(0);
  await onPicture(page);
}

/** Ten by ten, without the touch of a brush of four in their middle: two, four, four and two pixels of a column. */
const HOLED = { width: 10, height: 10, counts: [0, 34, 2, 7, 4, 6, 4, 7, 2, 34] };
const WHOLE = { width: 10, height: 10, counts: [0, 100] };

test("paint is rubbed out, and a gap in it filled, by mouse and by keys", async ({ owned: page, server }) => {
  const project = await begin(page, server, { name: "Rub and fill", ...view, controls: { parts: mask } });
  const at = await onPicture(page);
  const tool = (name: RegExp) => page.getByRole("button", { name }).click();
  for (const x of [10, 40]) {
    await tool(/^Lasso/u);
    await clicks(page, at, [x, 10], [x + 10, 10], [x + 10, 20], [x, 20], [x, 10]);
    await tool(/^Eraser/u);
    // From 24 pixels to 4.
    if (x === 10) await press(page, "[", 8);
    await clicks(page, at, [x + 5, 15]);
    await expect(listed(page).last()).toContainText("88 pixels");
    if (x === 10) await page.keyboard.press("Escape");
  }
  await tool(/^Fill/u);
  await clicks(page, at, [45, 15]);
  await submit(page);

  for (const x of [10, 40]) {
    await page.keyboard.press("q");
    await place(page, x, 10);
    await keys(page, "n", "Control+ArrowRight", "n", "Control+ArrowDown", "n", "Control+ArrowLeft", "n");
    await page.keyboard.press("Enter");
    await page.keyboard.press("e");
    await place(page, x + 5, 15);
    await page.keyboard.press("n");
    await expect(listed(page).last()).toContainText("88 pixels");
    if (x === 10) await page.keyboard.press("Escape");
  }
  await keys(page, "u", "n", "Control+z");
  await expect(listed(page).last()).toContainText("88 pixels");
  await keys(page, "Control+Shift+z", "Control+Enter");
  const answers = (await saved(server, project, 2)) as { parts: { regions: object[] } }[];
  for (const { parts } of answers)
    expect(parts.regions).toEqual([
      { id, label: "one", x: 10, y: 10, ...HOLED },
      { id, label: "one", x: 40, y: 10, ...WHOLE },
    ]);
});

test("of classes of pixels each has one mask, and a pixel has one class, by mouse and by keys", async ({
  owned: page,
  server,
}) => {
  const classes = { ...mask, labels: ["road", "sky"], mode: "semantic" };
  const project = await begin(page, server, { name: "Classes", ...view, controls: { classes } });
  const at = await onPicture(page);
  await press(page, "[", 8);
  for (const [key, x] of [
    ["1", 50],
    ["2", 52],
    ["1", 46],
  ] as const) {
    await page.keyboard.press(key);
    await clicks(page, at, [x, 50]);
  }
  await expect(listed(page)).toHaveCount(2);
  await submit(page);

  await place(page, 50, 50);
  await keys(page, "1", "n", "2", "ArrowRight", "ArrowRight", "n", "1");
  await press(page, "ArrowLeft", 6);
  await keys(page, "n", "Control+Enter");
  const answers = (await saved(server, project, 2)) as { classes: { regions: object[] } }[];
  // A touch of four pixels has two, four, four and two of its columns; those of the sky came over the road.
  for (const { classes: found } of answers)
    expect(found.regions).toEqual([
      { id, label: "road", x: 44, y: 48, width: 7, height: 4, counts: [1, 2, 1, 8, 1, 2, 2, 2, 1, 5, 2, 1] },
      { id, label: "sky", x: 50, y: 48, width: 4, height: 4, counts: [1, 2, 1, 8, 1, 2, 1] },
    ]);
});

test("a polygon with a hole becomes a mask, by mouse and by keys", async ({ owned: page, server }) => {
  const controls = {
    areas: { ...mask, type: "polygon", attributes: { wet: { type: "boolean" } } },
    parts: mask,
  };
  const project = await begin(page, server, { name: "Into masks", ...view, controls });
  const at = await onPicture(page);
  const into = page.getByRole("button", { name: /^Into a mask/u });
  await clicks(page, at, [5, 5], [15, 5], [15, 15], [5, 15], [5, 5]);
  await page.keyboard.press("Shift+P");
  await clicks(page, at, [8, 8], [12, 8], [12, 12], [8, 12], [8, 8]);
  await into.click();
  await expect(listed(page)).toHaveCount(1);
  await expect(listed(page)).toContainText("84 pixels");
  await expect(into, "a mask is one already").toHaveCount(0);
  await submit(page);

  await page.keyboard.press("p");
  await page.keyboard.press("n");
  await page.keyboard.press("2");
  for (const [x, y] of [
    [60, 40],
    [80, 40],
    [80, 50],
    [60, 50],
  ] as const) {
    await page.keyboard.press("]");
    await place(page, x, y);
  }
  await page.keyboard.press("Shift+M");
  await expect(listed(page)).toContainText("200 pixels");
  // One step, which gives the polygon back.
  await page.keyboard.press("Control+z");
  await expect(listed(page)).toContainText("4 corners");
  await keys(page, "Control+Shift+z", "Control+Enter");
  const answers = (await saved(server, project, 2)) as Record<string, { regions: object[] }>[];
  const holed = { width: 10, height: 10, counts: [0, 33, 4, 6, 4, 6, 4, 6, 4, 33] };
  const [mouse, byKeys] = answers.map(({ areas, parts }) => [areas?.regions ?? [], parts?.regions]);
  expect(mouse).toEqual([[], [{ id, label: "one", x: 5, y: 5, ...holed }]]);
  expect(byKeys).toEqual([[], [{ id, label: "two", x: 60, y: 40, width: 20, height: 10, counts: [0, 200] }]]);
});
