/** Hundreds of labels beside a picture: all of them can be reached, and only those in view are laid out and painted. */
import type { Locator } from "@playwright/test";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const labels = Array.from({ length: 300 }, (_, i) => `label ${i + 1}`);

const rendered = (options: Locator) =>
  options.evaluateAll(
    (all) => all.filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length,
  );

test("300 labels by key, by arrows, by filter and by mouse", async ({ owned: page, server }) => {
  const image = await upload(server, png(400, 300));
  const project = await newProject(
    server,
    "Many labels",
    {
      name: "labels",
      data: { image: { type: "string" } },
      views: { img: { type: "image", src: "$.image" } },
      controls: { things: { type: "box", on: "img", title: "Things", labels } },
    },
    [{ image }],
  );
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const options = page.getByRole("radio");
  const option = (n: number) => page.getByRole("radio", { name: `label ${n}`, exact: true });
  await expect(options).toHaveCount(300);
  await expect.poll(() => rendered(options)).toBeLessThan(200);
  expect(await rendered(options)).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);

  const draw = async (x: number) => {
    await page.mouse.move(...at(x, 50));
    await page.mouse.down();
    await page.mouse.move(...at(x + 40, 90), { steps: 3 });
    await page.mouse.up();
  };
  await page.keyboard.press("2");
  await draw(20);

  // By arrows, beyond what is in view: from the first, which Tab comes to, or the chosen one.
  await option(2).focus();
  for (let i = 0; i < 60; i += 1) await page.keyboard.press("ArrowDown");
  await expect(option(62)).toBeFocused();
  await expect(option(62)).toBeInViewport();
  await page.keyboard.press("Space");
  await expect(option(62)).toBeChecked();

  // The picture again, with nothing at hand: what is chosen from here on is for the next box.
  await page.keyboard.press("Escape");
  await page.getByLabel("Filter Label for Things").fill("label 177");
  await page.keyboard.press("Enter");
  await expect(option(177)).toBeChecked();

  await option(300).click();
  await expect(option(300)).toBeChecked();
  await expect(option(300)).toBeInViewport();
  await draw(100);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = await saved(server, project, 1);
  const { regions } = answer?.["things"] as { regions: { label: string }[] };
  expect(regions.map(({ label }) => label)).toEqual(["label 62", "label 300"]);
});
