/** Every kind of region on an image: drawn by mouse on the first item, by keys alone on the second. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { clicks, drag, near, place, press, type At } from "./hands";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

interface Case {
  spec?: object;
  mouse: (page: Page, at: At) => Promise<void>;
  byMouse: object;
  keys: (page: Page) => Promise<void>;
  byKeys: object;
}

const size = { width: 160, height: 120 };

/** The same from the lower right corner. */
async function placeFromEnd(page: Page, x: number, y: number): Promise<void> {
  await press(page, "Control+ArrowRight", 16);
  await press(page, "Control+ArrowDown", 12);
  await press(page, "Control+ArrowLeft", (size.width - x) / 10);
  await press(page, "Control+ArrowUp", (size.height - y) / 10);
}

async function corners(page: Page, ...places: [number, number][]): Promise<void> {
  for (const [x, y] of places) {
    await page.keyboard.press("]");
    await place(page, x, y);
  }
}

/** Shrinks the own sides to a pixel and lets them grow again. */
async function sized(page: Page): Promise<void> {
  await press(page, "Control+Shift+ArrowLeft", 8);
  await press(page, "Control+Shift+ArrowRight", 3);
  await press(page, "Control+Shift+ArrowUp", 8);
  await press(page, "Control+Shift+ArrowDown", 2);
  await place(page, 80, 60);
}

const spot = (x: number, y: number, visibility = "visible") => ({ x, y, visibility });

const CASES: Record<string, Case> = {
  polygon: {
    mouse: async (page, at) => {
      await clicks(page, at, [20, 20], [120, 20], [120, 100], [20, 100], [20, 20]);
      await page.keyboard.press("Shift+P");
      await clicks(page, at, [40, 40], [80, 40], [80, 80]);
      await page.keyboard.press("Enter");
    },
    byMouse: {
      points: [
        [20, 20],
        [120, 20],
        [120, 100],
        [20, 100],
      ],
      holes: [
        [
          [40, 40],
          [80, 40],
          [80, 80],
        ],
      ],
    },
    keys: async (page) => {
      await page.keyboard.press("n");
      await corners(page, [10, 10], [60, 10], [60, 50], [10, 50]);
      await page.keyboard.press("i");
      await press(page, "ArrowLeft", 5);
    },
    byKeys: {
      points: [
        [10, 10],
        [60, 10],
        [60, 50],
        [10, 50],
        [5, 30],
      ],
    },
  },
  polyline: {
    mouse: async (page, at) => {
      await clicks(page, at, [20, 20], [80, 40], [140, 20]);
      await page.keyboard.press("Enter");
    },
    byMouse: {
      points: [
        [20, 20],
        [80, 40],
        [140, 20],
      ],
    },
    keys: async (page) => {
      await page.keyboard.press("n");
      await corners(page, [10, 10], [100, 55]);
    },
    byKeys: {
      points: [
        [10, 10],
        [100, 55],
      ],
    },
  },
  point: {
    mouse: (page, at) => clicks(page, at, [40, 30]),
    byMouse: { x: 40, y: 30 },
    keys: async (page) => {
      await page.keyboard.press("n");
      await place(page, 33, 44);
    },
    byKeys: { x: 33, y: 44 },
  },
  rotated_box: {
    mouse: async (page, at) => {
      await drag(page, at, [40, 40], [80, 60], [100, 80]);
      // The grip that turns it is a quarter of its height above.
      await drag(page, at, [70, 30], [90, 40], [100, 60]);
    },
    byMouse: { cx: 70, cy: 60, width: 60, height: 40, angle: 90 },
    keys: async (page) => {
      await page.keyboard.press("n");
      await sized(page);
      await page.keyboard.press("[");
      await press(page, "Control+ArrowRight", 3);
    },
    byKeys: { cx: 80, cy: 60, width: 31, height: 21, angle: 30 },
  },
  ellipse: {
    mouse: (page, at) => drag(page, at, [40, 40], [80, 60], [100, 80]),
    byMouse: { cx: 70, cy: 60, rx: 30, ry: 20, angle: 0 },
    keys: async (page) => {
      await page.keyboard.press("n");
      await sized(page);
    },
    byKeys: { cx: 80, cy: 60, rx: 15.5, ry: 10.5, angle: 0 },
  },
  skeleton: {
    spec: {
      keypoints: [
        { name: "head", x: 0.5, y: 0 },
        { name: "hip", x: 0.5, y: 0.6 },
        { name: "foot", x: 0.5, y: 1 },
      ],
      edges: [
        ["head", "hip"],
        ["hip", "foot"],
      ],
    },
    mouse: async (page, at) => {
      await drag(page, at, [40, 20], [80, 60], [100, 100]);
      await drag(page, at, [70, 68], [80, 60], [90, 60]);
    },
    byMouse: { points: { head: spot(70, 20), hip: spot(90, 60), foot: spot(70, 100) } },
    keys: async (page) => {
      await page.keyboard.press("n");
      await corners(page, [20, 10], [30, 40]);
      await page.keyboard.press("Shift+V");
      await corners(page, [40, 90]);
    },
    byKeys: { points: { head: spot(20, 10), hip: spot(30, 40, "hidden"), foot: spot(40, 90) } },
  },
  cuboid2d: {
    mouse: async (page, at) => {
      await drag(page, at, [20, 50], [60, 80], [80, 100]);
      await drag(page, at, [86, 75], [90, 80], [96, 85]);
    },
    byMouse: {
      front: { x: 20, y: 50, width: 60, height: 50 },
      back: { x: 38, y: 35, width: 58, height: 50 },
    },
    keys: async (page) => {
      await page.keyboard.press("n");
      await corners(page, [10, 40]);
      await press(page, "]", 2);
      await placeFromEnd(page, 60, 100);
      await press(page, "]", 2);
      await place(page, 30, 20);
      await press(page, "]", 2);
      await placeFromEnd(page, 90, 70);
    },
    byKeys: {
      front: { x: 10, y: 40, width: 50, height: 60 },
      back: { x: 30, y: 20, width: 60, height: 50 },
    },
  },
  mask: {
    mouse: async (page, at) => {
      // From 24 pixels to 4.
      await press(page, "[", 8);
      await clicks(page, at, [50, 50]);
    },
    // Of 4 by 4 pixels around a corner of pixels the four outer ones are 2.1 away, more than the radius.
    byMouse: { x: 48, y: 48, width: 4, height: 4, counts: [1, 2, 1, 8, 1, 2, 1] },
    keys: async (page) => {
      await place(page, 50, 50);
      await page.keyboard.press("n");
      await page.keyboard.press("Shift+ArrowRight");
    },
    byKeys: { x: 48, y: 48, width: 5, height: 4, counts: [1, 2, 1, 12, 1, 2, 1] },
  },
};

for (const [kind, one] of Object.entries(CASES)) {
  test(`a ${kind} by mouse and by keys alone`, async ({ owned: page, server }) => {
    test.slow();
    const image = await upload(server, png(size.width, size.height));
    const template = {
      name: kind,
      data: { image: { type: "string" } },
      views: { img: { type: "image", src: "$.image" } },
      controls: { things: { type: kind, on: "img", labels: ["one", "two"], ...one.spec } },
    };
    const project = await newProject(server, kind, template, [{ image }, { image }]);
    await openTask(page, server.url, project);
    await one.mouse(page, await onPicture(page));
    await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(1);
    await page.getByRole("button", { name: /Submit and next/u }).click();
    await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(0);
    await onPicture(page);
    await one.keys(page);
    await page.keyboard.press("2");
    await page.keyboard.press("Enter");
    const found = (await saved(server, project, 2)) as { things: { media: object; regions: object[] } }[];
    expect(found[0]?.things.media).toMatchObject(size);
    near(found[0]?.things.regions, [{ label: "one", ...one.byMouse }]);
    expect(found[1]?.things.regions).toEqual([{ id: expect.any(String), label: "two", ...one.byKeys }]);
  });
}

test("the picture is made lighter and harder by keys and by sliders, for the tasks after it too", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(size.width, size.height));
  const template = {
    name: "light",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { things: { type: "box", on: "img", labels: ["one"] } },
  };
  const project = await newProject(server, "Light", template, [{ image }, { image }]);
  await openTask(page, server.url, project);
  await onPicture(page);
  const picture = page.locator("[data-canvas] canvas").first();
  await expect(picture).toHaveCSS("filter", "none");
  await page.keyboard.press("Shift+PageUp");
  await page.keyboard.press("Shift+PageUp");
  await page.keyboard.press("Alt+PageDown");
  await expect(picture).toHaveCSS("filter", "brightness(1.2) contrast(0.9)");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(page.getByText("Task 2 of 2")).toBeVisible();
  await expect(picture).toHaveCSS("filter", "brightness(1.2) contrast(0.9)");
  await page.getByRole("button", { name: /^Light/u }).click();
  await page.getByRole("slider", { name: "Contrast" }).fill("150");
  await expect(picture).toHaveCSS("filter", "brightness(1.2) contrast(1.5)");
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/light.png` });
  await page.getByRole("button", { name: "As it is" }).click();
  await expect(picture).toHaveCSS("filter", "none");
});
