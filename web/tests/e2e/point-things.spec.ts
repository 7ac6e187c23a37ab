/** Things of one class told apart point by point: against runs counted by hand. */
import { violations } from "./axe";
import { cloudOf, drag, field, fromAbove } from "./clouds";
import { expect, test } from "./fixtures";
import { newProject, openTask, saved, upload } from "./workbench";

const template = {
  name: "things",
  data: { cloud: { type: "string" } },
  views: { cloud: { type: "pointcloud", src: "$.cloud" } },
  controls: {
    things: { type: "points", on: "cloud", title: "Things", labels: ["car", "road"], mode: "instance" },
  },
};

interface Thing {
  label: string;
  instance?: number;
  counts: number[];
}

const thingsOf = (answer: Record<string, unknown> | undefined) =>
  ((answer?.["things"] as { regions: Thing[] } | undefined)?.regions ?? []).map(
    ({ label, instance, counts }) => ({ label, instance, counts }),
  );

test("things of one class by mouse, and by keys alone", async ({ owned: page, server }) => {
  const cloud = await upload(server, field(), "application/octet-stream");
  const project = await newProject(server, "Things", template, [{ cloud }, { cloud }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  const at = await fromAbove(page);
  await page.keyboard.press("r");
  // Two strokes are one car; after the key for a new thing comes another one.
  await drag(page, at(-3.5, -3.5), at(-2.5, -1.5));
  await drag(page, at(-2.5, -3.5), at(-1.5, -1.5));
  await expect(page.getByRole("option", { name: /number 1, 4 points/u })).toBeVisible();
  await page.keyboard.press("i");
  await drag(page, at(2.5, -3.5), at(3.5, -0.5));
  await expect(page.getByRole("option", { name: /number 2, 3 points/u })).toBeVisible();
  // The first car again, taken from the list, grows into the second one, which loses a point.
  await page.getByRole("option", { name: /number 1, 4 points/u }).click();
  await drag(page, at(2.5, -1.5), at(3.5, -0.5));
  await expect(page.getByRole("option", { name: /number 1, 5 points/u })).toBeVisible();
  await expect(page.getByRole("option", { name: /number 2, 2 points/u })).toBeVisible();
  // A road is no thing.
  await page.keyboard.press("2");
  await page.keyboard.press("j");
  await drag(page, at(-0.5, 4.5), at(0.5, 6.5));
  await expect(page.getByRole("option", { name: /road.*, 2 points/u })).toBeVisible();
  await page.keyboard.press("j");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`things-${colorScheme}.png`) });
  }
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first] = await saved(server, project, 1);
  // The point at (x, y) is the (x + 10) * 21 + y + 10 th from 0.
  expect(thingsOf(first)).toEqual([
    { label: "car", instance: 1, counts: [154, 2, 19, 2, 105, 1, 158] },
    { label: "car", instance: 2, counts: [280, 2, 159] },
    { label: "road", instance: undefined, counts: [225, 2, 214] },
  ]);

  // By keys alone: a dab, a new thing two metres ahead.
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false");
  await cloudOf(page).focus();
  for (const key of ["p", "1", "m", "n", "i", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "n"])
    await page.keyboard.press(key);
  await page.keyboard.press("Control+Enter");
  const answers = await saved(server, project, 2);
  expect(thingsOf(answers[1]).map(({ label, instance }) => ({ label, instance }))).toEqual([
    { label: "car", instance: 1 },
    { label: "car", instance: 2 },
  ]);
  expect(thingsOf(answers[1]).map(({ counts }) => counts[1])).toEqual([1, 1]);
});

test("the tools stand in one row in each language, each with its name", async ({ owned: page, server }) => {
  const cloud = await upload(server, field(), "application/octet-stream");
  const project = await newProject(server, "Tools in a row", template, [{ cloud }]);
  await openTask(page, server.url, project);
  const tools = page.locator(".cloud-bar");
  for (const language of ["en", "de", "es", "fr", "ar"]) {
    await page.evaluate((name) => localStorage.setItem("sterling.language", name), language);
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(tools).toBeVisible({ timeout: 30_000 });
    await page.locator("[data-canvas]").focus();
    await page.keyboard.press("m");
    const buttons = tools.getByRole("button");
    await expect(buttons).toHaveCount(9);
    const boxes = await buttons.evaluateAll((all) =>
      all.map((one) => {
        const { top, left, right } = one.getBoundingClientRect();
        return { top: Math.round(top), left, right };
      }),
    );
    expect(new Set(boxes.map(({ top }) => top)).size, language).toBe(1);
    const { x = NaN, width = NaN } = (await page.locator(".cloud-main").boundingBox()) ?? {};
    for (const { left, right } of boxes) {
      expect(left).toBeGreaterThanOrEqual(x);
      expect(right).toBeLessThanOrEqual(x + width);
    }
    for (const one of await buttons.all()) expect((await one.textContent())?.trim()).toMatch(/.{3}/u);
    await page.screenshot({ path: test.info().outputPath(`tools-${language}.png`) });
  }
  expect.soft(await violations(page)).toEqual([]);
});
