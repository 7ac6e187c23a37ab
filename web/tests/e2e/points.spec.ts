import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cloudOf, drag, fromAbove } from "./clouds";
import { expect, test } from "./fixtures";
import { realData } from "./sources";
import { newProject, openTask, saved, upload } from "./workbench";

const template = {
  name: "classes",
  data: { cloud: { type: "string" } },
  views: { cloud: { type: "pointcloud", src: "$.cloud" } },
  controls: { classes: { type: "points", on: "cloud", title: "Classes", labels: ["road", "plant"] } },
};
const CLOUD = "application/octet-stream";

/** A point each metre of flat ground, 10 m to each side, row after row, and ten more up a pole at (5, 5). */
const places = [
  ...Array.from({ length: 441 }, (_, i) => [Math.floor(i / 21) - 10, (i % 21) - 10, 0] as const),
  ...Array.from({ length: 10 }, (_, i) => [5, 5, 0.5 + 0.5 * i] as const),
];

function field(): Buffer {
  const head = ["VERSION 0.7", "FIELDS x y z", "SIZE 4 4 4", "TYPE F F F", "COUNT 1 1 1"];
  const sizes = [`WIDTH ${places.length}`, "HEIGHT 1", `POINTS ${places.length}`, "DATA ascii"];
  return Buffer.from([...head, ...sizes, ...places.map((place) => place.join(" ")), ""].join("\n"));
}

/** The points for which something holds, as runs in turn outside and inside. */
function runs(holds: (x: number, y: number, z: number) => boolean): number[] {
  const bits = places.map(([x, y, z]) => (holds(x, y, z) ? "1" : "0")).join("");
  const lengths = [...bits.matchAll(/0+|1+/gu)].map(([run]) => run.length);
  return bits.startsWith("1") ? [0, ...lengths] : lengths;
}

interface Class {
  label: string;
  counts: number[];
}

const classesOf = (answer: Record<string, unknown> | undefined): Record<string, number[]> =>
  Object.fromEntries(
    ((answer?.["classes"] as { regions: Class[] } | undefined)?.regions ?? []).map(({ label, counts }) => [
      label,
      counts,
    ]),
  );

test("classes of points by frame, lasso, brush and eraser, and by keys alone", async ({
  owned: page,
  server,
}) => {
  const cloud = await upload(server, field(), CLOUD);
  const project = await newProject(server, "Field", template, [{ cloud }, { cloud }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  const at = await fromAbove(page);

  // A frame on the screen, and a part of it taken away again.
  await page.keyboard.press("r");
  await drag(page, at(-3.5, -3.5), at(-0.5, 2.5));
  await expect(page.getByRole("option", { name: /18 points/u })).toBeVisible();
  await page.keyboard.press("e");
  await drag(page, at(-1.5, -0.5), at(-0.5, 3.5));
  await expect(page.getByRole("option", { name: /15 points/u })).toBeVisible();
  await page.keyboard.press("e");
  // A lasso around the pole takes all of its height, and the ground below.
  await page.keyboard.press("2");
  await page.keyboard.press("l");
  await page.mouse.move(...at(4.5, 4.5));
  await page.mouse.down();
  for (const [x, y] of [
    [5.5, 4.5],
    [5.5, 5.5],
    [4.5, 5.5],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole("option", { name: /11 points/u })).toBeVisible();
  // The brush of half a metre along four points; where there is a class already, that stays.
  await page.keyboard.press("m");
  await page.keyboard.press("u");
  await drag(page, at(-4, -3), at(0, -3));
  await page.screenshot({ path: test.info().outputPath("classes.png") });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first] = await saved(server, project, 1);
  const road = (x: number, y: number) =>
    (x >= -3 && x <= -2 && y >= -3 && y <= 2) || (x === -1 && y >= -3 && y <= -1);
  expect(classesOf(first)).toEqual({
    road: runs(road),
    plant: runs((x, y) => (x === 5 && y === 5) || (y === -3 && (x === -4 || x === 0))),
  });
  expect(first?.["classes"]).toMatchObject({ media: { sha256: cloud.slice(7), count: 451 } });

  // By keys alone: dabs, a stroke, and a box in numbers around the pole above the ground.
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false");
  await cloudOf(page).focus();
  await page.keyboard.press("u");
  for (const key of ["p", "1", "m", "n", "ArrowUp", "ArrowUp", "n"]) await page.keyboard.press(key);
  for (const key of ["ArrowDown", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight"])
    await page.keyboard.press(key);
  await page.keyboard.press("2");
  const numbers = { "Centre x": "5", "Centre y": "5", "Centre z": "3", Height: "5.5" };
  const box = page.getByRole("form", { name: "Points in a box" });
  for (const [name, value] of Object.entries({ ...numbers, Length: "0.5", Width: "0.5" }))
    await box.getByRole("textbox", { name }).fill(value);
  await page.keyboard.press("Enter");
  await expect(box.getByRole("status")).toHaveText("10 points");
  await page.screenshot({ path: test.info().outputPath("keys.png") });
  await page.keyboard.press("Escape");
  await cloudOf(page).focus();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+Shift+z");
  await page.keyboard.press("Control+Enter");
  const answers = await saved(server, project, 2);
  const walked = (x: number, y: number) => (y === 0 && (x === 0 || x === 1)) || (x === 0 && y === 1);
  expect(classesOf(answers[1])).toEqual({
    road: runs((x, y, z) => z === 0 && walked(x, y)),
    plant: runs((x, y, z) => x === 5 && y === 5 && z > 0),
  });
});

test("a real scan is painted from above, all its points counted", async ({ owned: page, server }) => {
  const folder = realData();
  test.skip(folder === undefined, "the real data sets are not here");
  const file = readFileSync(join(folder ?? "", "lidar_ouster/street_3_frames/frame_000.pcd"));
  const cloud = await upload(server, file, CLOUD);
  const project = await newProject(server, "Real classes", template, [{ cloud }]);
  await openTask(page, server.url, project);
  await expect(cloudOf(page)).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  const at = await fromAbove(page);
  await page.keyboard.press("r");
  await drag(page, at(-12, -6), at(12, 6));
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.screenshot({ path: test.info().outputPath("real.png") });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = await saved(server, project, 1);
  const { road = [] } = classesOf(answer);
  expect(road.reduce((sum, run) => sum + run, 0)).toBe(26_821);
  expect(road.filter((_, i) => i % 2 === 1).reduce((sum, run) => sum + run, 0)).toBeGreaterThan(5_000);
});
