import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { realData } from "./sources";
import { newProject, openTask, saved, upload } from "./workbench";

const template = {
  name: "street",
  data: { cloud: { type: "string" } },
  views: { cloud: { type: "pointcloud", src: "$.cloud" } },
  controls: { things: { type: "cuboid", on: "cloud", title: "Things", labels: ["car", "person"] } },
};
const CLOUD = "application/octet-stream";

/** A flat ground at -1.7 m, 20 m to each side, and a car of 4 by 2 by 1.5 m standing at (6, 3). */
function street(): Buffer {
  const rows: string[] = [];
  for (let x = -20; x <= 20; x += 0.5) for (let y = -20; y <= 20; y += 0.5) rows.push(`${x} ${y} -1.7 10`);
  for (let i = 0; i <= 40; i += 1)
    for (let k = 1; k <= 15; k += 1) {
      const [along, up] = [4 + i * 0.1, -1.7 + k * 0.1];
      rows.push(`${along} 2 ${up} 90`, `${along} 4 ${up} 90`);
      if (i <= 20) rows.push(`4 ${2 + i * 0.1} ${up} 90`, `8 ${2 + i * 0.1} ${up} 90`);
    }
  const head = ["VERSION 0.7", "FIELDS x y z intensity", "SIZE 4 4 4 4", "TYPE F F F F", "COUNT 1 1 1 1"];
  const sizes = [`WIDTH ${rows.length}`, "HEIGHT 1", `POINTS ${rows.length}`, "DATA ascii"];
  return Buffer.from([...head, ...sizes, ...rows, ""].join("\n"));
}

interface Cuboid {
  label: string;
  x: number;
  y: number;
  z: number;
  length: number;
  width: number;
  height: number;
  yaw: number;
}

const cuboidsOf = (answer: Record<string, unknown> | undefined): Cuboid[] =>
  (answer?.["things"] as { regions: Cuboid[] } | undefined)?.regions ?? [];

function near(found: Cuboid | undefined, wanted: Cuboid, metres = 0.01): void {
  expect(found?.label).toBe(wanted.label);
  for (const name of ["x", "y", "z", "length", "width", "height"] as const) {
    const off = Math.abs((found?.[name] ?? NaN) - wanted[name]);
    expect(off, `${name} is ${found?.[name] ?? "missing"}`).toBeLessThanOrEqual(metres);
  }
  expect(Math.abs((found?.yaw ?? NaN) - wanted.yaw), "yaw").toBeLessThanOrEqual(0.5);
}

const cloudOf = (page: Page) => page.getByRole("application", { name: /^Point cloud/u });

/** From metres to pixels of the page, while the cloud is seen from above (half the view is 25 degrees). */
async function fromAbove(page: Page): Promise<(x: number, y: number) => [number, number]> {
  await cloudOf(page).focus();
  await page.keyboard.press("p");
  const scene = page.locator(".cloud-main .scene");
  await expect(scene).toHaveAttribute("data-camera", / 1$/u);
  const [tx = 0, ty = 0, , heading, distance = 1] = ((await scene.getAttribute("data-camera")) ?? "")
    .split(" ")
    .map(Number);
  expect(heading).toBe(0);
  const box = await scene.boundingBox();
  if (box === null) throw new Error("No cloud");
  const scale = box.height / (2 * Math.tan((25 * Math.PI) / 180) * distance);
  return (x, y) => [box.x + box.width / 2 + (x - tx) * scale, box.y + box.height / 2 - (y - ty) * scale];
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

test("cuboids by mouse and by keys, to the centimetre", async ({ owned: page, server }) => {
  const cloud = await upload(server, street(), CLOUD);
  const project = await newProject(server, "Street", template, [{ cloud }, { cloud }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  await page.screenshot({ path: test.info().outputPath("perspective.png") });

  // By mouse: roughly around the car, then fitted to its points.
  const at = await fromAbove(page);
  await drag(page, at(3.8, 1.8), at(8.2, 4.2));
  await expect(page.getByRole("option")).toHaveCount(1);
  await cloudOf(page).focus();
  await page.keyboard.press("t");
  await page.screenshot({ path: test.info().outputPath("fitted.png") });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first] = await saved(server, project, 1);
  const car = { label: "car", x: 6, y: 3, z: -0.95, length: 4, width: 2, height: 1.5, yaw: 0 };
  expect(cuboidsOf(first)).toHaveLength(1);
  near(cuboidsOf(first)[0], car);
  expect(first?.["things"]).toMatchObject({ media: { sha256: cloud.slice(7) } });

  // By keys alone: a person in the middle of the view, moved, sized, turned; then a number typed.
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false");
  await cloudOf(page).focus();
  for (const key of ["2", "n", "ArrowRight", "ArrowRight", "Control+ArrowUp", "Shift+ArrowLeft"])
    await page.keyboard.press(key);
  for (const key of ["Control+Shift+ArrowUp", "Shift+PageUp", "q", "Alt+ArrowLeft", "Control+Alt+ArrowRight"])
    await page.keyboard.press(key);
  await page.getByRole("textbox", { name: "Centre x" }).fill("1.25");
  await page.keyboard.press("Enter");
  await page.screenshot({ path: test.info().outputPath("keys.png") });
  await page.keyboard.press("Escape");
  await cloudOf(page).focus();
  await page.keyboard.press("Control+Enter");
  const answers = await saved(server, project, 2);
  // 4 x 2 x 1.6 m on the ground at (0, 0): 0.2 m ahead, 0.01 m left, length -0.1, width +0.01, height +0.1.
  const person = {
    label: "person",
    x: 1.25,
    y: 0.01,
    z: -0.85,
    length: 3.9,
    width: 2.01,
    height: 1.7,
    yaw: 90.9,
  };
  near(cuboidsOf(answers[1])[0], person, 0.0011);
});

test("a real scan is drawn and saved", async ({ owned: page, server }) => {
  const folder = realData();
  test.skip(folder === undefined, "the real data sets are not here");
  const file = readFileSync(join(folder ?? "", "lidar_ouster/street_3_frames/frame_000.pcd"));
  const cloud = await upload(server, file, CLOUD);
  const project = await newProject(server, "Real street", template, [{ cloud }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  const at = await fromAbove(page);
  await drag(page, at(8, -3), at(12, -1));
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.screenshot({ path: test.info().outputPath("real.png") });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first] = await saved(server, project, 1);
  const [drawn] = cuboidsOf(first);
  expect(Math.abs((drawn?.x ?? NaN) - 10)).toBeLessThanOrEqual(0.5);
  expect(drawn?.length).toBeGreaterThan(3);
});

test("a file that is no point cloud says what is wrong and can be skipped", async ({
  owned: page,
  server,
}) => {
  const cloud = await upload(server, Buffer.from([0, 1, 2, 3, 4, 5, 6]), CLOUD);
  const project = await newProject(server, "Broken cloud", template, [{ cloud }]);
  await openTask(page, server.url, project);
  await expect(page.getByRole("alert")).toContainText("no point cloud that can be read", { timeout: 60_000 });
  await page.getByRole("alert").getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("menu", { name: "Why skip" })).toBeVisible();
});
