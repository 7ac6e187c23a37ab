/** A picture wider than browsers hold: cut into tiles, zoomed into its corner, drawn on in its own pixels. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, templates, upload } from "./workbench";

test.setTimeout(120_000);

const size = { width: 17_000, height: 4_000 };
const PATCH = 125;

/** Grey by place: neighbours differ by 37 across and by 61 down, or by what is missing to 210. */
const greyAt = (x: number, y: number): number =>
  20 + ((Math.floor(x / PATCH) * 37 + Math.floor(y / PATCH) * 61) % 210);

const template = {
  ...templates.boxes,
  controls: { ...templates.boxes.controls, stains: { type: "mask", on: "img", labels: ["stain"] } },
};

interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Left, top, right and lower edge. */
const edgesOf = (region: Region | undefined): number[] =>
  region === undefined ? [] : [region.x, region.y, region.x + region.width, region.y + region.height];

/** How far edges are from where they should be, at most. */
const farthest = (region: Region | undefined, edges: readonly number[]): number =>
  Math.max(...edges.map((edge, i) => Math.abs((edgesOf(region)[i] ?? Infinity) - edge)));

function patches(): Buffer {
  const rows = Buffer.alloc((size.width + 1) * size.height);
  for (let y = 0; y < size.height; y += 1) {
    const start = y * (size.width + 1) + 1;
    if (y % PATCH !== 0) {
      rows.copyWithin(start, start - size.width - 1, start - 1);
      continue;
    }
    for (let x = 0; x < size.width; x += PATCH) rows.fill(greyAt(x, y), start + x, start + x + PATCH);
  }
  return png(size.width, size.height, rows);
}

/** The grey that the canvas shows at a place of the page. */
const shownAt = (page: Page, [x, y]: readonly [number, number]): Promise<number> =>
  page.evaluate(
    ([left, top]) => {
      const canvas = document.querySelector<HTMLCanvasElement>("[data-canvas] canvas");
      const context = canvas?.getContext("2d");
      if (canvas === null || !context) return -1;
      const box = canvas.getBoundingClientRect();
      const ratio = canvas.width / box.width;
      const pixel = context.getImageData((left - box.left) * ratio, (top - box.top) * ratio, 1, 1);
      return pixel.data[0] ?? -1;
    },
    [x, y] as const,
  );

/** JPEG leaves a flat patch nearly as it was. */
async function expectPatches(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  const at = await onPicture(page);
  for (const [x, y] of places) {
    const off = async () => Math.abs((await shownAt(page, at(x, y))) - greyAt(x, y));
    await expect.poll(off, { message: `the patch at ${x}, ${y}` }).toBeLessThanOrEqual(3);
  }
}

test("a picture of 17,000 pixels is seen and drawn on, whole and in its corner", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, patches());
  const project = await newProject(server, "Large picture", template, [{ image }]);
  await openTask(page, server.url, project);
  await expect(page.locator(".float.bottom")).toContainText("17,000 × 4,000", { timeout: 60_000 });
  // Middles of patches, all over the picture, in the coarse size that fits the screen.
  await expectPatches(page, [
    [1062, 1062],
    [8562, 2062],
    [16_062, 3562],
  ]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/large-whole.png` });
  const far = await onPicture(page);
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  // A stroke over all of it would be a mask of 62 million pixels.
  await page.getByRole("button", { name: /^Brush/u }).click();
  await page.mouse.move(...far(300, 200));
  await page.mouse.down();
  await page.mouse.move(...far(16_800, 3800), { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(...far(8000, 2000));
  await expect(page.locator(".float.top")).toContainText("too far apart for one mask");
  await expect(regions).toHaveCount(0);
  await page.getByRole("button", { name: /^Box/u }).click();
  await page.mouse.move(...far(size.width - 10, size.height - 10));
  for (let i = 0; i < 9; i += 1) await page.mouse.wheel(0, -500);
  await expect(page.locator(".scene")).toHaveAttribute("data-camera", /^[3-6]\./u);
  await expectPatches(page, [
    [16_937, 3937],
    [16_890, 3890],
    [16_860, 3937],
  ]);
  const at = await onPicture(page);
  await page.mouse.move(...at(16_880, 3900));
  await page.mouse.down();
  await page.mouse.move(...at(16_920, 3940), { steps: 4 });
  await page.mouse.up();
  await expect(regions).toHaveCount(1);
  // The patch in the corner, whose neighbours are another grey.
  await page.getByRole("button", { name: /^Magic wand/u }).click();
  await expect(page.locator(".float.top")).toContainText("it looks 1,024 px around");
  await page.mouse.click(...at(16_960, 3960));
  await expect(regions).toHaveCount(2);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/large-corner.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = (await saved(server, project, 1)) as {
    cells: { media: object; regions: Region[] };
    stains: { regions: Region[] };
  }[];
  expect(answer?.cells.media).toEqual({ ...size, sha256: image.slice("sha256:".length) });
  expect(farthest(answer?.cells.regions[0], [16_880, 3900, 16_920, 3940])).toBeLessThan(1);
  // JPEG softens the borders of a patch by a few pixels.
  expect(farthest(answer?.stains.regions[0], [16_875, 3875, 17_000, 4000])).toBeLessThanOrEqual(3);
});

test("a large picture that is cut off says so in the task", async ({ owned: page, server }) => {
  const image = await upload(server, png(9000, 600, Buffer.alloc(9001 * 200)));
  const project = await newProject(server, "Large and cut", templates.boxes, [{ image }]);
  await openTask(page, server.url, project);
  const problem = page.getByRole("alert");
  await expect(problem).toContainText("The picture cannot be read: it is cut or damaged", {
    timeout: 30_000,
  });
  await problem.getByRole("button", { name: "Skip" }).click();
  await page.getByRole("menuitem", { name: /cannot be read or shown/u }).click();
  await expect(problem).toHaveCount(0);
});
