import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { aggregate, exported } from "./roundTrip";
import { expect, test } from "./fixtures";
import { simulatedStreet, type Known } from "./scenes";
import { newProject, openTask, saved } from "./workbench";

const template = {
  name: "drive",
  data: { scene: { type: "object" } },
  views: { scene: { type: "pointcloud", src: "$.scene" } },
  controls: { things: { type: "cuboid", on: "scene", title: "Things", labels: ["car", "person"] } },
};
const FIELDS = ["Centre x", "Centre y", "Centre z", "Length", "Width", "Height", "Yaw"] as const;
const MEMBERS = ["x", "y", "z", "length", "width", "height", "yaw"] as const;

const folder = mkdtempSync(join(tmpdir(), "sterling-scenes-"));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cloudOf = (page: Page) => page.getByRole("application", { name: /^Point cloud/u });
const ready = (page: Page) =>
  expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });

/** Types a cuboid's numbers, as an annotator who knows them. */
async function typed(page: Page, known: Known): Promise<void> {
  for (const [i, member] of MEMBERS.entries()) {
    const field = page.getByRole("textbox", { name: FIELDS[i] ?? "" });
    await field.fill(String(Math.round(known[member] * 1000) / 1000));
    await field.press("Enter");
  }
}

/** How far the drawn corners are from the known ones, at most; those off the picture do not count. */
async function offBy(page: Page, camera: string, known: Known): Promise<{ most: number; seen: number }> {
  const drawn = page.locator(`[data-camera="${camera}"] [data-region]`);
  if ((await drawn.count()) === 0) return { most: 0, seen: 0 };
  const corners = ((await drawn.getAttribute("data-corners")) ?? "").split(" ");
  const far = (known.pixels[camera] ?? []).flatMap((pixel, i) => {
    if (pixel === null || pixel[0] < 0 || pixel[0] > 320 || pixel[1] < 0 || pixel[1] > 180) return [];
    const [x = NaN, y = NaN] = (corners[i] ?? "").split(",").map(Number);
    return [Math.hypot(x - pixel[0], y - pixel[1])];
  });
  return { most: Math.max(0, ...far), seen: far.length };
}

interface Cuboid {
  label: string;
  position: { x: number; y: number; z: number };
  dimensions: { x: number; y: number; z: number };
  yaw: number;
}

test("a cuboid drawn on the first and the last frame of a drive is right between", async ({
  owned: page,
  server,
}) => {
  test.setTimeout(120_000);
  const { item, truth } = await simulatedStreet(server, 10, 6);
  const project = await newProject(server, "Drive", template, [item]);
  await openTask(page, server.url, project);
  await ready(page);
  await expect(page.locator(".camera")).toHaveCount(6);
  const known = (frame: number) => truth[frame]?.["01"] as Known;

  await cloudOf(page).focus();
  await page.keyboard.press("n");
  await typed(page, known(0));
  await page.getByRole("slider", { name: "Frame" }).fill("10");
  await expect(page.getByText("Frame 10 of 10")).toBeVisible();
  await ready(page);
  await typed(page, known(9));
  await expect(page.getByRole("button", { name: /^Keyframe on frame/u })).toHaveCount(2);

  // Between the keyframes it is where the truth is, also in the pictures, each at its own time.
  let seen = 0;
  for (const frame of [0, 3, 5, 8]) {
    await page.getByRole("slider", { name: "Frame" }).fill(String(frame + 1));
    await expect(page.getByText(`Frame ${frame + 1} of 10`)).toBeVisible();
    await ready(page);
    for (const camera of Object.keys(known(frame).pixels)) {
      const found = await offBy(page, camera, known(frame));
      expect(found.most, `${camera} on frame ${frame + 1}`).toBeLessThanOrEqual(2);
      seen += found.seen;
    }
  }
  expect(seen).toBeGreaterThan(30);
  await expect(page.locator(".cub-numbers")).toContainText("interpolated");
  await page.screenshot({ path: test.info().outputPath("drive.png") });
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: test.info().outputPath("drive-dark.png") });
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press("Escape");
  await cloudOf(page).focus();
  await page.keyboard.press("Control+Enter");
  const [answer] = await saved(server, project, 1);
  expect((answer?.["things"] as { regions: object[] }).regions).toHaveLength(2);

  await aggregate(server, project);
  const path = await exported(page, server.url, project, "Scale LiDAR", folder);
  const { frames } = JSON.parse(readFileSync(path, "utf8")) as { frames: { cuboids: Cuboid[] }[] };
  expect(frames).toHaveLength(10);
  for (const [frame, { cuboids }] of frames.entries()) {
    const [found] = cuboids;
    const { x, y, z, yaw } = known(frame);
    const at = found?.position ?? { x: NaN, y: NaN, z: NaN };
    expect(Math.hypot(at.x - x, at.y - y, at.z - z)).toBeLessThan(0.1);
    const turn = ((found?.yaw ?? NaN) * 180) / Math.PI + 90 - yaw;
    expect(Math.abs(((((turn + 180) % 360) + 360) % 360) - 180)).toBeLessThan(2);
  }
});
