/** Review draws what was answered, also classes of points, segments of recordings and events of videos. */
import { violations } from "./axe";
import { field } from "./clouds";
import { expect, test } from "./fixtures";
import { cameras, oneCase, openCase, sampleCase, shot } from "./reviews";
import { upload, wav } from "./workbench";

const prepared = { timeout: 30_000 };

test("classes of points: whose they are in colours, where they part in white, gone to by a key", async ({
  owned: page,
  server,
}) => {
  const cloud = await upload(server, field(), "application/octet-stream");
  const template = {
    name: "classes",
    data: { cloud: { type: "string" } },
    views: { cloud: { type: "pointcloud", src: "$.cloud" } },
    controls: { classes: { type: "points", on: "cloud", title: "Classes", labels: ["road", "plant"] } },
  };
  const media = { count: 441 };
  // Both call the first 42 points road; the last 21, at x = 10, are plants for the second alone.
  const road = { id: "a", label: "road", counts: [0, 42, 399] };
  const plant = { id: "b", label: "plant", counts: [420, 21] };
  const said = [{ classes: { media, regions: [road] } }, { classes: { media, regions: [road, plant] } }];
  const project = await oneCase(server, "Review of classes", template, { data: { cloud }, answers: said });
  await openCase(page, server, project);
  await page.keyboard.press("o");
  await page.keyboard.press("d");
  await expect(page.getByRole("img", { name: "cloud: road 42 points, told apart 21 points" })).toBeVisible(
    prepared,
  );
  await page.keyboard.press("n");
  await expect.poll(async () => (await cameras(page))[0]).toMatch(/^10 0 0 /u);
  await shot(page, "review-points");
  await page.keyboard.press("s");
  const copies = page.locator(".case-picture [role=img]");
  await expect(copies.nth(1)).toHaveAccessibleName("1 Annotator 1, cloud: road 42 points");
  await expect(copies.nth(2)).toHaveAccessibleName("2 Annotator 2, cloud: road 42 points, plant 21 points");
  await shot(page, "review-points-beside");
  expect.soft(await violations(page)).toEqual([]);
});

test("segments of a sound: in rows of their own, below each other, and the playhead on them", async ({
  owned: page,
  server,
}) => {
  const sound = await upload(server, wav(10), "audio/wav");
  const template = {
    name: "speakers",
    data: { sound: { type: "string" } },
    views: { sound: { type: "audio", src: "$.sound" } },
    controls: { turns: { type: "segment", on: "sound", title: "Turns", labels: ["anna", "ben"] } },
  };
  const turns = (end: number) => ({
    media: { duration: 10 },
    regions: [
      { id: "a", label: "anna", start: 1, end: 3 },
      { id: "b", label: "ben", start: 5, end },
    ],
  });
  const said = [7, 8].map((end) => ({ turns: turns(end) }));
  const project = await oneCase(server, "Review of turns", template, { data: { sound }, answers: said });
  await openCase(page, server, project);
  await expect(page.getByRole("img", { name: /^sound: 1 anna, 2 ben$/u })).toBeVisible();
  await page.keyboard.press("o");
  await expect(page.getByRole("img", { name: "sound: (1) ben, (2) ben" })).toBeVisible();
  await page.keyboard.press("s");
  await expect(page.getByRole("img", { name: "2 Annotator 2, sound: 2 ben" })).toBeVisible();
  await expect(page.locator(".case-strips")).toHaveAttribute("aria-busy", "false", prepared);
  await page.keyboard.press("n");
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("Difference 1 of 1: Turns");
  const time = () => page.locator("audio").evaluate((one: HTMLAudioElement) => one.currentTime);
  await expect.poll(time).toBe(5);
  await shot(page, "review-segments");
  expect.soft(await violations(page)).toEqual([]);
});

test("events of a series and of a video", async ({ owned: page, server }) => {
  const events = (duration: number, label: string, end: number) => ({
    events: { media: { duration }, regions: [{ id: "a", label, start: 1, end }] },
  });
  const series = await sampleCase(
    server,
    "machine-events",
    [2, 3].map((end) => events(60, "stall", end)),
  );
  await openCase(page, server, series);
  await page.keyboard.press("o");
  await expect(page.getByRole("img", { name: "signal: (1) Stall, (2) Stall" })).toBeVisible();
  await shot(page, "review-series");
  const video = await sampleCase(
    server,
    "video-events",
    [2, 2.5].map((end) => events(3, "stop", end)),
  );
  // The look that was chosen stays from case to case.
  await openCase(page, server, video);
  await expect(
    page.getByRole("img", { name: "Events: (1) Van stands still, (2) Van stands still" }),
  ).toBeVisible(prepared);
  await expect(page.locator(".chances dt")).toHaveText(["Van stands still"]);
  await page.keyboard.press("n");
  await expect(page.locator("[data-frame]:not([data-frame='0'])")).toBeVisible(prepared);
  await shot(page, "review-events");
});
