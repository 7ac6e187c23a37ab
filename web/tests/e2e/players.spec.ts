/** Sounds and films that are only looked at are played by keys. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { oneCase, openCase } from "./reviews";
import { video } from "./videos";
import { newProject, openTask, saved, upload, wav } from "./workbench";

test.setTimeout(120_000);

const controls = {
  mood: { type: "choice", title: "Mood", options: ["calm", "loud"] },
  topics: { type: "choices", title: "Topics", options: ["price", "food"] },
  said: { type: "text", title: "Said" },
};

const hint = (page: Page) => page.locator(".afoot .hint");

test("a sound beside questions is played by keys, and Space still ticks what has the focus", async ({
  owned: page,
  server,
}) => {
  const sound = await upload(server, wav(30), "audio/wav");
  const template = {
    name: "heard",
    data: { sound: { type: "string" } },
    views: { sound: { type: "audio", src: "$.sound" } },
    controls,
  };
  const project = await newProject(server, "Heard by keys", template, [{ sound }]);
  await openTask(page, server.url, project);
  const player = page.locator("audio.listen");
  const paused = () => player.evaluate((audio: HTMLAudioElement) => audio.paused);
  const time = () => player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  await expect(hint(page)).toContainText("Spaceplay");
  await page.keyboard.press("Space");
  await expect.poll(paused).toBe(false);
  await page.keyboard.press("Space");
  await expect.poll(paused).toBe(true);
  await page.keyboard.press("k");
  const later = await time();
  expect(later).toBeGreaterThanOrEqual(2);
  await page.keyboard.press("j");
  expect(await time()).toBeCloseTo(later - 2, 3);

  const price = page.getByRole("checkbox", { name: "price" });
  await price.focus();
  await page.keyboard.press("Space");
  await expect(price).toBeChecked();
  expect(await paused()).toBe(true);
  const said = page.getByRole("textbox", { name: "Said" });
  await said.focus();
  await page.keyboard.type("j k");
  await expect(hint(page)).toContainText("Ctrl Spaceplay");
  await page.keyboard.press("Control+Space");
  await expect.poll(paused).toBe(false);
  await expect(said).toHaveValue("j k");
  await page.keyboard.press("Control+Space");
  await expect.poll(paused).toBe(true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  for (const words of ["Play or pause", "Back 2 s", "On 2 s"]) await expect(sheet).toContainText(words);
});

const seen = {
  name: "seen",
  data: { clip: { type: "string" } },
  views: { clip: { type: "video", src: "$.clip" } },
  controls: { mood: controls.mood },
};

test("a film beside questions is played and stepped by keys", async ({ owned: page, server }) => {
  const made = await video("plain.mp4", 150, ["-c:v", "libx264"]);
  const clip = await upload(server, made.bytes, "video/mp4");
  const project = await newProject(server, "Seen by keys", seen, [{ clip }]);
  await openTask(page, server.url, project);
  const slider = page.getByRole("slider", { name: "Frame" });
  await expect(slider).toHaveValue("0", { timeout: 60_000 });
  await expect(hint(page)).toContainText("Spaceplay");
  const step = async (key: string, frame: number) => {
    await page.keyboard.press(key);
    await expect(slider).toHaveValue(String(frame));
  };
  await step(".", 1);
  await step("Shift+Period", 11);
  await step(",", 10);
  await step("Shift+Comma", 0);
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  expect((await saved(server, project, 1))[0]).toMatchObject({ mood: "calm" });
});

test("a reviewer opens a thread about the frame that is shown", async ({ owned: page, server }) => {
  const made = await video("reviewed.mp4", 20, ["-c:v", "libx264"]);
  const clip = await upload(server, made.bytes, "video/mp4");
  const answers = [{ mood: "calm" }, { mood: "loud" }];
  const project = await oneCase(server, "Frames reviewed", seen, { data: { clip }, answers });
  await openCase(page, server, project);
  const slider = page.getByRole("slider", { name: "Frame" });
  await expect(slider).toHaveValue("0", { timeout: 60_000 });
  await page.keyboard.press("Shift+Period");
  await expect(slider).toHaveValue("10");
  await page.keyboard.press("Shift+C");
  const about = page.getByRole("combobox", { name: "About" });
  await expect(about.locator("option:checked")).toHaveText("frame 10");
  await page.getByLabel("Ask or say something").fill("Who speaks?");
  await page.keyboard.press("Control+Enter");
  const pane = page.getByRole("complementary", { name: "Threads" });
  await expect(pane.getByText("Who speaks?")).toBeVisible();
  await slider.fill("2");
  await expect(about.locator("option:checked")).toHaveText("frame 2");
  await pane.getByRole("button", { name: "frame 10" }).click();
  await expect(slider).toHaveValue("10");
});
