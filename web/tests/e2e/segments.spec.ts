import { expect, test } from "./fixtures";
import { newProject, openTask, saved, upload, wav } from "./workbench";

const template = {
  name: "speakers",
  data: { sound: { type: "string" } },
  views: { sound: { type: "audio", src: "$.sound" } },
  controls: {
    turns: {
      type: "segment",
      on: "sound",
      title: "Turns",
      labels: ["anna", "ben"],
      attributes: { words: { type: "string", title: "Words" } },
    },
  },
};

test("segments by mouse and by keys, to the hundredth of a second", async ({ owned: page, server }) => {
  const sound = await upload(server, wav(10), "audio/wav");
  const data = [{ sound }, { sound }];
  const project = await newProject(server, "Speakers", template, data);
  await openTask(page, server.url, project);
  const wave = page.getByRole("application", { name: /^Sound with segments/u });
  await expect(wave).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
  const box = await wave.boundingBox();
  if (box === null) throw new Error("No waveform");
  const x = (seconds: number) => box.x + (seconds / 10) * box.width;
  const y = box.y + box.height / 2;

  // By mouse: two turns, the edge of the second pulled.
  await page.mouse.move(x(1), y);
  await page.mouse.down();
  await page.mouse.move(x(2), y, { steps: 4 });
  await page.mouse.move(x(3), y);
  await page.mouse.up();
  const words = page.getByRole("textbox", { name: "Words" });
  await words.fill("Good morning.");
  for (const state of [/^Pause/u, /^Play/u]) {
    await page.keyboard.press("Control+Space");
    await expect(
      page.getByRole("toolbar", { name: "Player" }).getByRole("button", { name: state }),
    ).toBeVisible();
    await expect(words, "who types goes on typing").toBeFocused();
  }
  await page.keyboard.press("Escape");
  await wave.focus();
  const [loop, speed] = [page.getByRole("button", { name: /^Loop/u }), page.getByLabel(/^Speed/u)];
  for (const [key, looping, rate] of [
    ["l", "true", "1"],
    [".", "true", "1.25"],
    [",", "true", "1"],
    ["l", "false", "1"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(loop).toHaveAttribute("aria-pressed", looping);
    await expect(speed).toHaveValue(rate);
  }
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await page.mouse.move(x(5), y);
  await page.mouse.down();
  await page.mouse.move(x(6), y, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(x(6), y);
  await page.mouse.down();
  await page.mouse.move(x(7), y, { steps: 4 });
  await page.mouse.up();
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first] = await saved(server, project, 1);
  const turns = regionsOf(first);
  expect(turns.map(({ label, attributes }) => ({ label, attributes }))).toEqual([
    { label: "anna", attributes: { words: "Good morning." } },
    { label: "ben", attributes: undefined },
  ]);
  const pixel = 10 / box.width;
  for (const [i, [start, end]] of (
    [
      [1, 3],
      [5, 7],
    ] as const
  ).entries()) {
    expect(Math.abs((turns[i]?.start ?? NaN) - start)).toBeLessThanOrEqual(Math.max(0.01, pixel));
    expect(Math.abs((turns[i]?.end ?? NaN) - end)).toBeLessThanOrEqual(Math.max(0.01, pixel));
  }
  expect(first?.["turns"]).toMatchObject({ media: { duration: 10, sha256: sound.slice(7) } });

  // By keys alone: from 0.5 s to 0.8 s, then its end 0.11 s later, then Ben's.
  await expect(wave).toHaveAttribute("aria-busy", "false");
  await wave.focus();
  await page.keyboard.press("1");
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("n");
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("n");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  const answers = await saved(server, project, 2);
  expect(regionsOf(answers[1]).map(({ label, start, end }) => ({ label, start, end }))).toEqual([
    { label: "ben", start: 0.5, end: 0.91 },
  ]);
});

test("a press on the player leaves the cursor in the field, and so do the keys", async ({
  owned: page,
  server,
}) => {
  const sound = await upload(server, wav(10), "audio/wav");
  const views = { sound: { type: "audio", src: "$.sound" } };
  const said = { type: "text", title: "Said", multiline: true };
  const project = await newProject(
    server,
    "Typed while it plays",
    { ...template, views, controls: { said, ...template.controls } },
    [{ sound }],
  );
  await openTask(page, server.url, project);
  const wave = page.getByRole("application", { name: /^Sound with segments/u });
  await expect(wave).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
  const field = page.getByRole("textbox", { name: "Said" });
  await field.click();
  await page.keyboard.type("no ");
  await page.getByRole("button", { name: /^Play/u }).click();
  await expect(page.getByRole("button", { name: /^Pause/u })).toBeVisible();
  await page.keyboard.type("one ");
  await page.keyboard.press("Control+Space");
  await expect(page.getByRole("button", { name: /^Play/u })).toBeVisible();
  await page.keyboard.type("knows");
  await expect(field).toHaveValue("no one knows");
});

test("the browser's own player gives the cursor back to the field", async ({ owned: page, server }) => {
  const sound = await upload(server, wav(10), "audio/wav");
  const views = { sound: { type: "audio", src: "$.sound" } };
  const controls = { said: { type: "text", title: "Said", multiline: true } };
  const plain = { name: "said", data: template.data, views, controls };
  const project = await newProject(server, "Typed beside a player", plain, [{ sound }]);
  await openTask(page, server.url, project);
  const field = page.getByRole("textbox", { name: "Said" });
  await field.click();
  await page.keyboard.type("no ");
  const player = page.locator("audio.listen");
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  // Its button to play is at the left.
  await player.click({ position: { x: 24, y: 27 } });
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.paused)).toBe(false);
  await page.keyboard.type("one");
  await expect(field).toHaveValue("no one");
});

test("a file that is no sound says what is wrong and can be skipped", async ({ owned: page, server }) => {
  const head = Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVEfmt "), Buffer.alloc(200)]);
  const sound = await upload(server, head, "audio/wav");
  const project = await newProject(server, "Broken sound", template, [{ sound }]);
  await openTask(page, server.url, project);
  await expect(page.getByRole("alert")).toContainText("cannot be decoded", { timeout: 30_000 });
  await page.getByRole("alert").getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("menu", { name: "Why skip" })).toBeVisible();
});

/** A tone of so many seconds in 16-bit mono at 8 kHz, made here. */
test("the spectrum under the wave: only what is in view is fetched", async ({ owned: page, server }) => {
  const sound = await upload(server, wav(60), "audio/wav");
  const project = await newProject(server, "Spectrum", template, [{ sound }]);
  const ranges: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/renditions/spectrum/content")) ranges.push(request.headers()["range"] ?? "");
  });
  await openTask(page, server.url, project);
  const wave = page.getByRole("application", { name: /^Sound with segments/u });
  await expect(wave).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
  await wave.focus();
  // Four times 1.5: about 12 of the 60 seconds, around the middle, from 24 to 36.
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("+");
  await page.keyboard.press("v");
  const scene = page.locator(".wave .scene");
  // Pieces of ten seconds from 20 to 40.
  await expect(scene).toHaveAttribute("data-spectrum", "20", { timeout: 30_000 });
  expect(ranges.sort()).toEqual([
    `bytes=${20 * 2560}-${30 * 2560 - 1}`,
    `bytes=${30 * 2560}-${40 * 2560 - 1}`,
  ]);
  await page.screenshot({ path: test.info().outputPath("spectrum.png") });
  await page.keyboard.press("0");
  await expect(scene).toHaveAttribute("data-spectrum", "60");
  expect(ranges).toHaveLength(6);
  await page.getByRole("button", { name: /^Spectrum/u }).click();
  await expect(scene).toHaveAttribute("data-spectrum", "");
});

interface Turn {
  label: string;
  start: number;
  end: number;
  attributes?: Record<string, unknown>;
}

const regionsOf = (answer: Record<string, unknown> | undefined): Turn[] =>
  (answer?.["turns"] as { regions: Turn[] } | undefined)?.regions ?? [];
