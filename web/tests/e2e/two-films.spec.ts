/** Two films in a task: played and stepped together, and at hand before their task comes. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { video } from "./videos";
import { newProject, openTask, upload } from "./workbench";

const template = {
  name: "two films",
  data: { a: { type: "string" }, b: { type: "string" } },
  views: { left: { type: "video", src: "$.a" }, right: { type: "video", src: "$.b" } },
  layout: [["left", "right"], ["same"]],
  controls: { same: { type: "choice", title: "The same?", options: ["yes", "no"] } },
};

const frames = (page: Page) => page.locator(".film-view .cv-in");

async function shows(page: Page, left: number, right: number): Promise<void> {
  await expect(frames(page).nth(0)).toHaveAttribute("data-frame", String(left));
  await expect(frames(page).nth(1)).toHaveAttribute("data-frame", String(right));
}

test("two films are stepped alone, then together by time, and the next task's are at hand", async ({
  owned: page,
  server,
}) => {
  // Ten frames a second, and five: the same time is half the frame.
  const [fast, slow] = await Promise.all([
    video("fast.mp4", 20, ["-c:v", "libx264"]),
    video("slow.mp4", 10, ["-vf", "setpts=2*PTS", "-r", "5", "-c:v", "libx264"]),
  ]);
  const [a, b] = [
    await upload(server, fast.bytes, "video/mp4"),
    await upload(server, slow.bytes, "video/mp4"),
  ];
  const project = await newProject(server, "Two films", template, [
    { a, b },
    { a: b, b: a },
  ]);
  /** How often bytes of a film came, by its address. */
  const coming = new Map<string, number>();
  page.on("response", (response) => {
    const url = response.url();
    if (/\/renditions\/proxy\/content\?/u.test(url)) coming.set(url, (coming.get(url) ?? 0) + 1);
  });
  await openTask(page, server.url, project);
  const sliders = page.getByRole("slider", { name: "Frame" });
  await expect(sliders).toHaveCount(2, { timeout: 60_000 });
  await sliders.first().focus();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("ArrowRight");
  await shows(page, 4, 0);
  await page.keyboard.press("Shift+Y");
  await shows(page, 4, 2);
  await expect(page.getByRole("button", { name: /Together/u }).first()).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await sliders.nth(1).focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowRight");
  await shows(page, 10, 5);
  await page.getByRole("button", { name: "Play" }).first().click();
  await shows(page, 19, 9);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`films-${colorScheme}.png`) });
  }
  // Of both films of both items the table of frames and the first of these came before the second task.
  await expect.poll(() => [...coming.values()].filter((times) => times >= 2).length).toBe(4);
  coming.clear();
  await page.getByRole("radio", { name: /yes/u }).click();
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(page.getByText("Task 2 of 2")).toBeVisible();
  await expect(sliders).toHaveCount(2);
  await shows(page, 0, 0);
  expect([...coming.keys()]).toEqual([]);
});
