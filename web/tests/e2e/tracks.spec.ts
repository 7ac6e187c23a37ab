import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { numberShown, SIZE, VARIABLE, video } from "./videos";
import { atRest, newProject, openTask, saved, upload } from "./workbench";

const template = {
  name: "traffic",
  data: { clip: { type: "string" } },
  views: { clip: { type: "video", src: "$.clip" } },
  controls: {
    objects: {
      type: "track",
      on: "clip",
      title: "Objects",
      labels: ["car", "person"],
      attributes: { parked: { type: "boolean", title: "Parked" } },
    },
  },
};

test.setTimeout(180_000);

interface Keyframe {
  frame: number;
  time: number;
  x: number;
  y: number;
  width: number;
  height: number;
  outside?: boolean;
}

interface Track {
  label: string;
  keyframes: Keyframe[];
}

const tracksOf = (answer: Record<string, unknown> | undefined): Track[] =>
  (answer?.["objects"] as { regions: Track[] } | undefined)?.regions ?? [];

const stage = (page: Page) => page.getByRole("application", { name: /^Video with tracks/u });

/** Waits until a frame is on the screen, and holds its picture to be that frame. */
async function shows(page: Page, frame: number): Promise<void> {
  await expect(page.locator(".film .cv .scene")).toHaveAttribute("data-frame", String(frame), {
    timeout: 60_000,
  });
  await expect.poll(() => numberShown(page)).toBe(frame);
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** From pixels of the video to pixels of the page. */
async function onFrame(page: Page): Promise<(x: number, y: number) => [number, number]> {
  const { camera, box } = await atRest(page.locator(".film .cv .scene"));
  const [scale = NaN, dx = NaN, dy = NaN] = camera;
  return (x, y) => [box.x + dx + x * scale, box.y + dy + y * scale];
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const at = await onFrame(page);
  await page.mouse.move(...at(...from));
  await page.mouse.down();
  await page.mouse.move(...at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2), { steps: 3 });
  await page.mouse.move(...at(...to));
  await page.mouse.up();
}

/** Compares with hand-written keyframes: exact frames, times to the tenth of a millisecond, boxes to a pixel. */
function expectTrack(track: Track | undefined, label: string, keyframes: Keyframe[]): void {
  expect(track?.label).toBe(label);
  expect(track?.keyframes.map(({ frame, outside }) => ({ frame, outside }))).toEqual(
    keyframes.map(({ frame, outside }) => ({ frame, outside })),
  );
  for (const [i, wanted] of keyframes.entries()) {
    const found = track?.keyframes[i];
    expect(Math.abs((found?.time ?? NaN) - wanted.time)).toBeLessThan(1e-4);
    for (const side of ["x", "y", "width", "height"] as const)
      expect(Math.abs((found?.[side] ?? NaN) - wanted[side]), `${side} of keyframe ${i}`).toBeLessThanOrEqual(
        1,
      );
  }
}

test("a track by mouse: every frame is the one that is labelled, also where the rate varies", async ({
  owned: page,
  server,
}) => {
  const made = await video("variable.mp4", 40, [...VARIABLE, "-c:v", "libx264", "-bf", "3", "-g", "15"]);
  expect(made.times).toHaveLength(40);
  const clip = await upload(server, made.bytes, "video/mp4");
  const project = await newProject(server, "Traffic", template, [{ clip }]);
  await openTask(page, server.url, project);
  await shows(page, 0);
  await stage(page).focus();

  // Every way to step: each frame says its own number.
  for (let frame = 1; frame <= 12; frame += 1) {
    await page.keyboard.press(".");
    await shows(page, frame);
  }
  await press(page, "Shift+Period");
  await shows(page, 22);
  await press(page, ",");
  await shows(page, 21);
  await press(page, "Shift+Comma");
  await shows(page, 11);
  await press(page, "End");
  await shows(page, 39);
  await press(page, "Home");
  await shows(page, 0);
  await press(page, "j", "1", "0", "Enter");
  await shows(page, 10);

  // A box on frame 10, moved on frame 20.
  await drag(page, [40, 80], [100, 120]);
  await press(page, "Shift+Period");
  await shows(page, 20);
  await drag(page, [55, 80], [155, 130]);
  await press(page, "j", "1", "5", "Enter");
  await shows(page, 15);
  await page.screenshot({ path: "test-results/track.png" });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = await saved(server, project, 1);
  const tracks = tracksOf(answer);
  expect(tracks).toHaveLength(1);
  expectTrack(tracks[0], "car", [
    { frame: 10, time: made.times[10] ?? NaN, x: 40, y: 80, width: 60, height: 40 },
    { frame: 20, time: made.times[20] ?? NaN, x: 140, y: 130, width: 60, height: 40 },
  ]);
  expect(answer?.["objects"]).toMatchObject({ media: { ...SIZE, frames: 40, sha256: clip.slice(7) } });
});

test("tracks by keys alone: keyframes, an end, a split, a merge", async ({ owned: page, server }) => {
  const made = await video("film.webm", 30, ["-c:v", "libvpx", "-b:v", "1M"]);
  const clip = await upload(server, made.bytes, "video/webm");
  const project = await newProject(server, "Traffic by keys", template, [{ clip }]);
  await openTask(page, server.url, project);
  await shows(page, 0);
  await stage(page).focus();
  await press(page, "2", "n");
  const list = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await expect(list).toHaveCount(1);
  // A second keyframe on frame 10: 20 to the right, 3 larger.
  await press(page, "Shift+Period");
  await shows(page, 10);
  await press(page, "Control+ArrowRight", "Control+ArrowRight");
  await press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight");
  // One between, made and taken back by K; one that stays.
  await press(page, ",", ",");
  await shows(page, 8);
  await press(page, "k", "k");
  await press(page, ",", ",", ",");
  await shows(page, 5);
  await press(page, "k");
  // Out of sight from frame 20 on; split at 15, and merged again.
  await press(page, "j", "2", "0", "Enter");
  await shows(page, 20);
  await press(page, "o");
  await press(page, "j", "1", "5", "Enter");
  await shows(page, 15);
  await press(page, "s");
  await expect(list).toHaveCount(2);
  await expect(list.nth(0)).toContainText("frames 0 to 14");
  await expect(list.nth(1)).toContainText("frames 15 to 19");
  await page.screenshot({ path: "test-results/track-split.png" });
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: "test-results/track-dark.png" });
  await press(page, "m", "Shift+Tab", "m");
  await expect(list).toHaveCount(1);
  await page.keyboard.press("Enter");
  const [answer] = await saved(server, project, 1);
  const [track] = tracksOf(answer);
  const first = track?.keyframes[0];
  if (first === undefined) throw new Error("No track");
  const { x, y, width, height } = first;
  const box = { y, height };
  const time = (frame: number) => made.times[frame] ?? NaN;
  expectTrack(track, "person", [
    { frame: 0, time: time(0), ...box, x, width },
    { frame: 5, time: time(5), ...box, x: x + 10, width: width + 1.5 },
    { frame: 10, time: time(10), ...box, x: x + 20, width: width + 3 },
    { frame: 15, time: time(15), ...box, x: x + 20, width: width + 3 },
    { frame: 20, time: time(20), ...box, x: x + 20, width: width + 3, outside: true },
  ]);
  // In the middle of what is in view: the whole video.
  expect(x + width / 2).toBeCloseTo(SIZE.width / 2, -0.5);
  expect(y + height / 2).toBeCloseTo(SIZE.height / 2, -0.5);
});

test("a file that is no video says what is wrong and can be skipped", async ({ owned: page, server }) => {
  const whole = await video("whole.mp4", 10, ["-c:v", "libx264"]);
  const clip = await upload(server, whole.bytes.subarray(0, 600), "video/mp4");
  const project = await newProject(server, "Broken video", template, [{ clip }]);
  await openTask(page, server.url, project);
  await expect(page.getByRole("alert")).toContainText("cannot be decoded", { timeout: 60_000 });
  await page.getByRole("alert").getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("menu", { name: "Why skip" })).toBeVisible();
});

test("a question about a video is asked beside it, frame by frame", async ({ owned: page, server }) => {
  const made = await video("question.mp4", 20, ["-c:v", "libx264"]);
  const clip = await upload(server, made.bytes, "video/mp4");
  const question = {
    ...template,
    controls: { weather: { type: "choice", title: "Weather", options: ["dry", "wet"] } },
  };
  const project = await newProject(server, "Weather", question, [{ clip }]);
  await openTask(page, server.url, project);
  const frame = page.getByRole("slider", { name: "Frame" });
  await expect(frame).toBeVisible({ timeout: 60_000 });
  await frame.focus();
  await press(page, "ArrowRight", "ArrowRight", "ArrowRight");
  await expect(page.locator(".film-view .cv-in")).toHaveAttribute("data-frame", "3");
  await expect.poll(() => numberShown(page)).toBe(3);
  await press(page, "End");
  await expect.poll(() => numberShown(page)).toBe(19);
  await page.screenshot({ path: "test-results/film-view.png" });
  // A thread is about the frame that is shown, by the number that is shown, and leads back to it.
  await page.keyboard.press("Shift+C");
  await expect(page.getByRole("combobox", { name: "About" }).locator("option:checked")).toHaveText(
    /frame 19$/u,
  );
  await page.getByLabel("Ask or say something").fill("Is that rain?");
  await page.keyboard.press("Control+Enter");
  const pane = page.getByRole("complementary", { name: "Threads" });
  await expect(pane.getByText("Is that rain?")).toBeVisible();
  await frame.fill("2");
  await expect.poll(() => numberShown(page)).toBe(2);
  await pane.getByRole("button", { name: /frame 19$/u }).click();
  await expect.poll(() => numberShown(page)).toBe(19);
});
