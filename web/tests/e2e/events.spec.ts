import { expect, test } from "./fixtures";
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { VARIABLE, video } from "./videos";
import { newProject, openTask, saved, upload } from "./workbench";

const template = {
  name: "actions",
  data: { clip: { type: "string" } },
  views: { clip: { type: "video", src: "$.clip" } },
  controls: {
    objects: { type: "track", on: "clip", title: "Objects", labels: ["car"], required: false },
    actions: { type: "segment", on: "clip", title: "Actions", labels: ["jump", "walk"] },
  },
};
const FRAMES = 40;
/** CSS pixels of the timeline: names, ruler, a row. */
const [NAMES, RULER, ROW] = [132, 20, 20];

test.setTimeout(120_000);

const shows = (page: Page, frame: number) =>
  expect(page.locator(".film .cv .scene")).toHaveAttribute("data-frame", String(frame), { timeout: 60_000 });

/** A drag on the timeline in a row, between places counted in frames. */
async function drag(page: Page, row: number, from: number, to: number): Promise<void> {
  const box = await page.locator(".film-time").boundingBox();
  if (box === null) throw new Error("No timeline");
  const x = (frame: number) => box.x + NAMES + (frame * (box.width - NAMES)) / FRAMES;
  const y = box.y + RULER + ROW * (row + 0.5);
  await page.mouse.move(x(from), y);
  await page.mouse.down();
  await page.mouse.move(x((from + to) / 2), y, { steps: 3 });
  await page.mouse.move(x(to), y, { steps: 3 });
  await page.mouse.up();
}

test("events on the timeline of a video, frame by frame, by mouse and by keys", async ({
  owned: page,
  server,
}) => {
  const made = await video("events.mp4", FRAMES, [...VARIABLE, "-c:v", "libx264", "-bf", "3", "-g", "15"]);
  expect(made.times).toHaveLength(FRAMES);
  const clip = await upload(server, made.bytes, "video/mp4");
  const project = await newProject(server, "Actions", template, [{ clip }]);
  await openTask(page, server.url, project);
  await shows(page, 0);
  const stage = page.getByRole("application", { name: /^Video with tracks/u });

  // By mouse: frames 5 to 11 in the empty row, then the end is pulled into frame 14.
  await drag(page, 0, 5.5, 11.5);
  await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(1);
  await drag(page, 0, 12, 14.5);
  // By keys: frames 20 to 23, one later at the end; then it begins with frame 22.
  await stage.focus();
  for (const key of ["Escape", "e", "2", "Home", "Shift+Period", "Shift+Period"])
    await page.keyboard.press(key);
  await shows(page, 20);
  await page.keyboard.press("n");
  await expect(page.getByText("The event begins at frame 20; press N at its last one")).toBeVisible();
  for (const key of [".", ".", "."]) await page.keyboard.press(key);
  await shows(page, 23);
  for (const key of ["n", "Shift+ArrowRight", ","]) await page.keyboard.press(key);
  await shows(page, 22);
  await page.keyboard.press("[");
  // The last frame alone ends with the video.
  for (const key of ["Escape", "End"]) await page.keyboard.press(key);
  await shows(page, FRAMES - 1);
  for (const key of ["n", "n"]) await page.keyboard.press(key);
  await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(3);
  await page.screenshot({ path: test.info().outputPath("events.png") });
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: /Submit and next/u }).click();

  const [answer] = await saved(server, project, 1);
  const { media, regions } = answer?.["actions"] as {
    media: { duration: number };
    regions: { label: string; start: number; end: number }[];
  };
  const first = made.times[0] ?? 0;
  const time = (frame: number) => Math.round(((made.times[frame] ?? NaN) - first) * 1000) / 1000;
  const end = 2 * time(FRAMES - 1) - time(FRAMES - 2);
  expect(media.duration).toBeCloseTo(end, 2);
  const wanted = [
    { label: "jump", start: time(5), end: time(15) },
    { label: "walk", start: time(22), end: time(25) },
    { label: "walk", start: time(39), end },
  ];
  expect(regions.map(({ label }) => label)).toEqual(wanted.map(({ label }) => label));
  for (const [i, { start, end: last }] of wanted.entries()) {
    expect(regions[i]?.start, `start of event ${i}`).toBeCloseTo(start, 2);
    expect(regions[i]?.end, `end of event ${i}`).toBeCloseTo(last, 2);
  }
});
