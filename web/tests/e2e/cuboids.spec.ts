import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { cloudOf, drag, fromAbove } from "./clouds";
import { expect, test } from "./fixtures";
import type { Placed } from "./scenes";
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

const cuboidsOf = (answer: Record<string, unknown> | undefined): Placed[] =>
  (answer?.["things"] as { regions: Placed[] } | undefined)?.regions ?? [];

function near(found: Placed | undefined, wanted: Placed, metres = 0.01): void {
  expect(found?.label).toBe(wanted.label);
  for (const name of ["x", "y", "z", "length", "width", "height"] as const) {
    const off = Math.abs((found?.[name] ?? NaN) - wanted[name]);
    expect(off, `${name} is ${found?.[name] ?? "missing"}`).toBeLessThanOrEqual(metres);
  }
  expect(Math.abs((found?.yaw ?? NaN) - wanted.yaw), "yaw").toBeLessThanOrEqual(0.5);
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

/** Where things are in a small view: its middle on the page, pixels per metre, and a drag by whole pixels. */
async function viewOf(page: Page, side: "top" | "side" | "front") {
  const canvas = page.locator(`[data-side="${side}"] canvas`);
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("No view");
  const scale = Number(await canvas.getAttribute("data-scale"));
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const pull = async (right: number, up: number, dx: number, dy: number) => {
    const [x, y] = [Math.round(middle.x + right * scale), Math.round(middle.y - up * scale)];
    await drag(page, [x, y], [x + dx, y - dy]);
  };
  return { scale, middle, pull };
}

test("handles in the three views, ground, typed sizes and colours", async ({ owned: page, server }) => {
  const cloud = await upload(server, street(), CLOUD);
  const project = await newProject(server, "Views", template, [{ cloud }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  await cloudOf(page).focus();
  await page.keyboard.press("n");
  const wanted = { label: "car", x: 6, y: 3, z: -0.95, length: 4, width: 2, height: 1.5, yaw: 0 };
  const names = { x: "Centre x", y: "Centre y", z: "Centre z", yaw: "Yaw" };
  const sizes = { length: "Length", width: "Width", height: "Height" };
  for (const [member, name] of Object.entries({ ...names, ...sizes })) {
    const field = page.getByRole("textbox", { name });
    await field.fill(String(wanted[member as keyof typeof names]));
    await field.press("Enter");
  }

  // From above: the front is pulled 20 pixels ahead, then the knob goes a quarter up and all of it turns.
  const top = await viewOf(page, "top");
  await top.pull(wanted.length / 2, 0, 20, 0);
  wanted.length += 20 / top.scale;
  wanted.x += 10 / top.scale;
  const turning = await viewOf(page, "top");
  const out = wanted.length / 2 + 22 / turning.scale;
  const [x, y] = [Math.round(turning.middle.x + out * turning.scale), Math.round(turning.middle.y)];
  await drag(page, [x, y], [x - 10, y - 45]);
  wanted.yaw = (Math.atan2(turning.middle.y - (y - 45), x - 10 - turning.middle.x) * 180) / Math.PI;
  // From its side: the roof is raised. From behind: it is moved to its left.
  const side = await viewOf(page, "side");
  await side.pull(0, wanted.height / 2, 0, 9);
  wanted.height += 9 / side.scale;
  wanted.z += 4.5 / side.scale;
  const front = await viewOf(page, "front");
  await front.pull(0, 0, -12, 0);
  const left = 12 / front.scale;
  wanted.x -= left * Math.sin((wanted.yaw * Math.PI) / 180);
  wanted.y += left * Math.cos((wanted.yaw * Math.PI) / 180);
  await page.screenshot({ path: test.info().outputPath("views.png") });

  await page.getByRole("textbox", { name: "Width" }).fill("2.25");
  await page.keyboard.press("Enter");
  wanted.width = 2.25;
  await cloudOf(page).focus();
  for (const key of ["PageUp", "PageUp", "PageUp", "d"]) await page.keyboard.press(key);
  wanted.z = -1.7 + wanted.height / 2;
  const bar = page.getByRole("toolbar", { name: "Point cloud" });
  for (const word of ["Intensity", "Class", "Height"]) {
    await page.keyboard.press("c");
    await expect(bar).toContainText(word);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  const [answer] = await saved(server, project, 1);
  near(cuboidsOf(answer)[0], wanted);
});

test("real scans in a row: keyframes of one track, by keys alone", async ({ owned: page, server }) => {
  const folder = realData();
  test.skip(folder === undefined, "the real data sets are not here");
  const frames: string[] = [];
  for (const n of [0, 1, 2]) {
    const file = readFileSync(join(folder ?? "", `lidar_ouster/street_3_frames/frame_00${n}.pcd`));
    frames.push(await upload(server, file, CLOUD));
  }
  const rows = { ...template, name: "rows", data: { cloud: { type: "array" } } };
  const project = await newProject(server, "Real frames", rows, [{ cloud: frames }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  await cloudOf(page).focus();
  for (const key of ["n", "t", ".", "."]) await page.keyboard.press(key);
  await expect(page.getByText("Frame 3 of 3")).toBeVisible();
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  await page.getByRole("textbox", { name: "Centre x" }).fill("9.5");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Keyframe on frame/u })).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath("frames.png") });
  await page.keyboard.press("Escape");
  await cloudOf(page).focus();
  await page.keyboard.press("Control+Enter");
  const [answer] = await saved(server, project, 1);
  const keys = cuboidsOf(answer) as (Placed & { frame: number; track: string })[];
  expect(keys.map(({ frame, track }) => [frame, track])).toEqual([
    [0, "01"],
    [2, "01"],
  ]);
  expect(keys[1]?.x).toBe(9.5);
  expect([keys[1]?.y, keys[1]?.length]).toEqual([keys[0]?.y, keys[0]?.length]);
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
