/** Four times as large on a screen 1280 pixels wide (WCAG 2.2, 1.4.10): nothing is scrolled sideways, nothing is out of reach. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { newProject, openTask, png, shows, templates, upload } from "./workbench";

const VIEW = { width: 320, height: 256 };

/** What can be pressed and lies beyond the edge of the page, by name; what scrolls in a box of its own apart. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      element !== document.documentElement &&
      (/auto|scroll/u.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const wide = document.documentElement.scrollWidth;
    const lost = [...document.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")]
      .filter(
        (one) => one.checkVisibility() && !one.classList.contains("skip") && !scrolls(one.parentElement),
      )
      .filter((one) => {
        const { left, right } = one.getBoundingClientRect();
        return right > left && (left < -1 || right > window.innerWidth + 1);
      })
      .map((one) => one.getAttribute("aria-label") ?? one.textContent);
    return wide > window.innerWidth ? [`the page is ${wide} wide`, ...lost] : lost;
  });

test("a task is answered at 400 %", async ({ owned: page, server }) => {
  await page.setViewportSize(VIEW);
  const items = {
    choice: [{ text: "Message" }],
    form: [{ text: "Message" }],
    spans: [{ text: "Ada in Paris" }],
  };
  for (const [kind, data] of Object.entries(items)) {
    const template = templates[kind as keyof typeof items];
    const project = await newProject(server, `Reflow ${kind}`, template, data);
    await openTask(page, server.url, project);
    await shows(page, kind === "spans" ? "Ada in Paris" : "Message");
    expect.soft(await cutOff(page), kind).toEqual([]);
    if (kind !== "choice") continue;
    await page.getByRole("radio", { name: "intent 3", exact: true }).click();
    await page.getByRole("button", { name: /Submit and next/u }).click();
    await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
    expect.soft(await cutOff(page), "an empty queue").toEqual([]);
  }
  const image = await upload(server, png(64, 64));
  const boxes = await newProject(server, "Reflow boxes", templates.boxes, [{ image }]);
  await openTask(page, server.url, boxes);
  await expect(page.getByRole("toolbar", { name: "Tools" })).toBeVisible();
  await expect(page.locator(".scene[data-camera]")).toBeVisible();
  expect.soft(await cutOff(page), "boxes").toEqual([]);
  // The picture has the width of the page for itself.
  const { width = 0, height = 0 } = (await page.locator(".scene").boundingBox()) ?? {};
  expect(width).toBeGreaterThan(300);
  expect(height).toBeGreaterThan(100);
});

test("pages of a project are read at 400 %", async ({ owned: page, server, project }) => {
  await page.setViewportSize(VIEW);
  for (const path of [
    "/projects",
    ...["", "/data", "/guidelines", "/tasks"].map((p) => `/projects/${project}${p}`),
  ]) {
    await page.goto(server.url + path);
    await expect(page.getByRole("heading").first()).toBeVisible();
    expect.soft(await cutOff(page), path).toEqual([]);
  }
});
