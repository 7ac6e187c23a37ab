/** Boxes in space on one picture whose camera is known. Expected values: similar triangles, reckoned by hand. */
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { THEMES } from "./routes";
import { video } from "./videos";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const size = { width: 320, height: 240 };
/** Level, 1.5 m above the ground; at 5 m a metre is 40 pixels. */
const pose = { position: [0, 0, 1.5], rotation: [0.5, -0.5, 0.5, -0.5] };
const level = { focal: [200, 200], center: [160, 100], pose };
/** The same, known from pictures of twice the size. */
const larger = { focal: [400, 400], center: [320, 200], width: 640, height: 480, pose };
/** Looks 5 degrees down and 20 to the left, through a lens that bends straight lines. */
const bent = {
  focal: [190, 200],
  center: [158, 104],
  radial: [-0.12, 0.02, 0],
  tangential: [0.001, -0.002],
  pose: { position: [2, -1, 1.8], rotation: [0.594, -0.544, 0.38, -0.415] },
};

const template = {
  name: "drive",
  data: { shot: { type: "object" } },
  views: { shot: { type: "camera", src: "$.shot" } },
  controls: { cars: { type: "camera_cuboid", on: "shot", title: "Cars", labels: ["car", "van"] } },
};

const films = {
  name: "two films",
  data: { a: { type: "string" }, b: { type: "string" } },
  views: { left: { type: "video", src: "$.a" }, right: { type: "video", src: "$.b" } },
  layout: [["left", "right"], ["same"]],
  controls: { same: { type: "choice", title: "The same?", options: ["yes", "no"] } },
};

interface Box extends Record<"x" | "y" | "z" | "length" | "width" | "height" | "yaw", number> {
  label: string;
  vertices: [number, number][];
}

async function pull(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const [[x0, y0], [x1, y1]] = [from, to];
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  await page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, { steps: 3 });
  await page.mouse.move(x1, y1, { steps: 3 });
  await page.mouse.up();
}

async function press(page: Page, key: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
}

function near(found: Box | undefined, wanted: Box, metres: number, degrees: number): void {
  expect(found?.label).toBe(wanted.label);
  for (const name of ["x", "y", "z", "length", "width", "height", "yaw"] as const) {
    const off = Math.abs((found?.[name] ?? NaN) - wanted[name]);
    expect(off, `${name} is ${found?.[name] ?? "missing"}`).toBeLessThan(name === "yaw" ? degrees : metres);
  }
  expect(found?.vertices).toHaveLength(8);
  for (const [i, [x, y]] of wanted.vertices.entries()) {
    const [atX = NaN, atY = NaN] = found?.vertices[i] ?? [];
    expect(Math.max(Math.abs(atX - x), Math.abs(atY - y)), `${i} is at ${atX}, ${atY}`).toBeLessThan(1);
  }
}

test("a box stays a true projection: drawn and pulled by mouse, typed and nudged by keys", async ({
  owned: page,
  server,
}) => {
  test.slow();
  const image = await upload(server, png(size.width, size.height));
  const shots = [level, larger, bent].map((camera) => ({ shot: { image, camera } }));
  const project = await newProject(server, "Shots of a drive", template, shots);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const drag = (from: [number, number], to: [number, number]) => pull(page, at(...from), at(...to));
  // Its near side: 2 m wide at 5 m, 1.75 m high.
  await drag([120, 90], [200, 160]);
  // The far left corner, from (7, 1) on the ground to (10, 1.5).
  await drag([131.43, 142.86], [130, 130]);
  // The nose from (11.25, 0.25) to (9.5, 2.25), which is 45 degrees to the left of the middle at (7.5, 0.25).
  await drag([155.56, 126.67], [112.63, 131.58]);
  // The top from 1.75 m to 2 m.
  await drag([153.33, 93.33], [153.33, 86.67]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/camera-cuboid.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(page.getByText("Task 2 of 3")).toBeVisible();

  await onPicture(page);
  await page.keyboard.press("n");
  // It looks straight ahead, as its near side was put level on the ground.
  await expect(page.getByLabel("Yaw", { exact: true })).toHaveValue("0");
  const typed = { "Centre x": 8, "Centre y": 1, Length: 4, Width: 2, Height: 1.6 };
  for (const [name, value] of Object.entries(typed)) {
    await page.getByLabel(name, { exact: true }).fill(String(value));
    await page.keyboard.press("Enter");
  }
  // The rear right corner, at (6, 0), goes 20 pixels to the left: 0.6 m.
  await page.keyboard.press("]");
  await press(page, "Control+ArrowLeft", 2);
  // The top over (8, 1.3) goes up by 10 pixels: 0.4 m.
  await press(page, "]", 4);
  await press(page, "ArrowUp", 10);
  // The nose at (11, 1.3) goes 10 pixels to the right: to (11, 0.75).
  await page.keyboard.press("]");
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Task 3 of 3")).toBeVisible();

  // The server projects with its own code and refuses a box whose vertices are off.
  const there = await onPicture(page);
  await pull(page, there(100, 110), there(180, 170));
  await page.keyboard.press("]");
  await press(page, "ArrowDown", 5);
  await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");

  const answers = (await saved(server, project, 3)) as { cars: { regions: Box[] } }[];
  const [mouse, keys] = answers.map(({ cars }) => cars.regions[0]);
  near(
    mouse,
    {
      ...{ label: "car", x: 7.5, y: 0.25, z: 1, length: 5, width: 2.5, height: 2, yaw: 45 },
      vertices: [
        [232.6, 145.3],
        [137.7, 129.6],
        [90.8, 135.8],
        [186.1, 161.9],
        [232.6, 84.9],
        [137.7, 90.1],
        [90.8, 88.1],
        [186.1, 79.4],
      ],
    },
    0.15,
    1.5,
  );
  near(
    keys,
    {
      ...{ label: "van", x: 8, y: 1.3, z: 1, length: 4, width: 1.4, height: 2, yaw: -10.389 },
      vertices: [
        [127.1, 150.8],
        [154.9, 130.5],
        [127.7, 129.7],
        [83.7, 148.7],
        [127.1, 83.1],
        [154.9, 89.8],
        [127.7, 90.1],
        [83.7, 83.8],
      ],
    },
    0.001,
    0.01,
  );
  expect(answers[2]?.cars.regions[0]?.vertices).toHaveLength(8);
});

test("boxes in space, and two films, break no rule of WCAG 2.2 AA in any theme", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(size.width, size.height));
  const { bytes } = await video("axe.mp4", 10, ["-c:v", "libx264"]);
  const film = await upload(server, bytes, "video/mp4");
  const drive = await newProject(server, "Boxes by theme", template, [{ shot: { image, camera: level } }]);
  const pair = await newProject(server, "Films by theme", films, [{ a: film, b: film }]);
  await openTask(page, server.url, drive);
  await onPicture(page);
  for (const key of ["1", "n"]) await page.keyboard.press(key);
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  for (const theme of THEMES) {
    await page.evaluate((name) => localStorage.setItem("sterling.theme", name), theme);
    await openTask(page, server.url, drive);
    // The box of before is there again, in the list and with its numbers.
    await expect(regions).toHaveCount(1);
    await regions.first().click();
    expect(await violations(page), `a box, ${theme}`).toEqual([]);
    await openTask(page, server.url, pair);
    await expect(page.getByRole("slider", { name: "Frame" })).toHaveCount(2, { timeout: 30_000 });
    await page.getByRole("slider", { name: "Frame" }).first().focus();
    await page.keyboard.press("Shift+Y");
    expect(await violations(page), `two films, ${theme}`).toEqual([]);
  }
});
