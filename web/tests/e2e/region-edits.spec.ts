/** Regions that are there are changed: moved, pulled, cut, laid above others, and all of it undone after a reload. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { clicks, drag, keys, near, place, press } from "./hands";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

type Pair = [number, number];
interface Given {
  things: { regions: { label: string; points: Pair[]; holes?: Pair[][] }[] };
}

const drawing = (type: string) => ({
  name: type,
  data: { image: { type: "string" } },
  views: { img: { type: "image", src: "$.image" } },
  controls: { things: { type, on: "img", labels: ["one", "two"] } },
});

const listed = (page: Page) => page.getByRole("listbox", { name: "Regions" }).getByRole("option");

test("corners of a polygon are pulled, set and taken away, and a neighbour shares its border", async ({
  owned: page,
  server,
}) => {
  test.slow();
  const image = await upload(server, png(160, 120));
  const project = await newProject(server, "Corners", drawing("polygon"), [{ image }, { image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  await clicks(page, at, [20, 20], [60, 20], [60, 80], [20, 80], [20, 20]);
  await drag(page, at, [20, 80], [15, 85], [10, 90]);
  // From the middle of its upper side comes a corner; the one before it goes.
  await drag(page, at, [40, 20], [40, 15], [40, 10]);
  await page.keyboard.down("Alt");
  await clicks(page, at, [20, 20]);
  await page.keyboard.up("Alt");
  await page.keyboard.press("Escape");
  // Its neighbour: two corners and a place on the border between them, each a little beside.
  await clicks(page, at, [110, 20], [110, 80], [60.5, 80.4], [60.6, 50], [60.4, 19.6], [110, 20]);
  await expect(listed(page)).toHaveCount(2);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(listed(page)).toHaveCount(0);
  await onPicture(page);

  // By keys: the third corner goes, one comes behind the first, and a hole of its own is made.
  await page.keyboard.press("n");
  for (const [x, y] of [
    [10, 10],
    [110, 10],
    [110, 90],
    [10, 90],
  ] as const) {
    await page.keyboard.press("]");
    await place(page, x, y);
  }
  await keys(page, "[", "Delete", "Shift+N");
  await page.keyboard.press("Control+Enter");
  const [mouse, byKeys] = (await saved(server, project, 2)) as unknown as Given[];
  const [first, second] = mouse?.things.regions ?? [];
  near(first?.points, [
    [40, 10],
    [60, 20],
    [60, 80],
    [10, 90],
  ]);
  near(second?.points, [
    [110, 20],
    [110, 80],
    [60, 80],
    [60, 50],
    [60, 20],
  ]);
  // Shared to the last digit, and what lies between on the line between them.
  const [, upper = [0, 0], lower = [0, 0]] = first?.points ?? [];
  const [, , end, between = [0, 0], start] = second?.points ?? [];
  expect([end, start]).toEqual([lower, upper]);
  const share = (between[1] - upper[1]) / (lower[1] - upper[1]);
  expect(between[0]).toBeCloseTo(upper[0] + share * (lower[0] - upper[0]), 2);

  const [shape] = byKeys?.things.regions ?? [];
  expect(shape?.points).toEqual([
    [10, 10],
    [110, 10],
    [10, 90],
  ]);
  // A third of the size, around the mean of the corners at (130 / 3, 110 / 3).
  near(shape?.holes, [
    [
      [33.3, 28.7],
      [63.3, 28.7],
      [33.3, 52.7],
    ],
  ]);
});

test("a box is moved and pulled, one lies above another, and a reload keeps each step", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(160, 120));
  const project = await newProject(server, "Steps", drawing("box"), [{ image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  await drag(page, at, [20, 20], [40, 40], [60, 50]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await drag(page, at, [90, 60], [110, 80], [130, 100]);
  // By its outline to the left and up, then its lower right corner.
  await drag(page, at, [100, 60], [90, 50], [80, 40]);
  await drag(page, at, [110, 80], [120, 85], [125, 95]);
  const order = () => listed(page).locator(".unseen").allTextContents();
  const labels = async () => (await order()).map((words) => words.split(",")[0]);
  await page.keyboard.press("PageDown");
  await expect.poll(labels).toEqual(["two", "one"]);
  await page.keyboard.press("Delete");
  await expect(listed(page)).toHaveCount(1);
  await page.reload();
  await expect(listed(page)).toHaveCount(1);
  await page.locator("[data-canvas]").focus();
  await press(page, "Control+z", 1);
  await expect.poll(labels).toEqual(["two", "one"]);
  await press(page, "Control+z", 2);
  await expect.poll(labels).toEqual(["one", "two"]);
  await press(page, "Control+Shift+z", 1);
  await page.keyboard.press("Control+Enter");
  const [answer] = (await saved(server, project, 1)) as { things: { regions: object[] } }[];
  near(answer?.things.regions, [
    { label: "one", x: 20, y: 20, width: 40, height: 30 },
    { label: "two", x: 70, y: 40, width: 55, height: 55 },
  ]);
});
