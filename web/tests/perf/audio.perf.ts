/** A sound of ten hours: what it takes to draw it at each step of a zoom. */
import { expect, test } from "../e2e/fixtures";
import { newProject, openTask, upload } from "../e2e/workbench";
import { rounded, tell } from "./figures";

const SECONDS = 36_000;
const RATE = 8000;
const STEPS = 40;

/** Ten hours of 8-bit PCM: a tone whose loudness swells every eleven seconds. */
function sound(): Buffer {
  const swell = Buffer.alloc(11 * RATE);
  for (let i = 0; i < swell.length; i += 1) {
    const loud = 100 * Math.sin((Math.PI * i) / swell.length);
    swell[i] = Math.round(128 + loud * Math.sin((2 * Math.PI * 220 * i) / RATE));
  }
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + SECONDS * RATE, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(SECONDS * RATE, 40);
  return Buffer.concat([head, Buffer.alloc(SECONDS * RATE, swell)]);
}

test("ten hours of sound", async ({ owned: page, server }, info) => {
  test.setTimeout(900_000);
  const file = await upload(server, sound(), "audio/wav");
  const template = {
    name: "long",
    data: { sound: { type: "string" } },
    views: { sound: { type: "audio", src: "$.sound" } },
    controls: { turns: { type: "segment", on: "sound", labels: ["one", "two"] } },
  };
  const project = await newProject(server, "Ten hours", template, [{ sound: file }]);
  await page.addInitScript(() => {
    const drawn: number[] = [];
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (paint) =>
      ask((at) => {
        const from = performance.now();
        paint(at);
        drawn.push(performance.now() - from);
      });
    Object.assign(window, { drawn });
  });
  await openTask(page, server.url, project);
  const wave = page.getByRole("application", { name: /^Sound with segments/u });
  await expect(wave).toHaveAttribute("aria-busy", "false", { timeout: 600_000 });
  const box = await wave.boundingBox();
  if (box === null) throw new Error("No waveform");
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2);
  const took = (from: number) =>
    page.evaluate((first) => (window as unknown as { drawn: number[] }).drawn.slice(first), from);
  const before = (await took(0)).length;
  for (let i = 0; i < STEPS; i += 1) {
    await page.mouse.wheel(0, i < STEPS / 2 ? -120 : 120);
    await page.evaluate(() => new Promise<void>((resolve) => setTimeout(resolve, 40)));
  }
  const frames = await took(before);
  expect(frames.length, "each step is drawn").toBeGreaterThanOrEqual(STEPS / 2);
  const mean = frames.reduce((sum, one) => sum + one, 0) / frames.length;
  tell(info, { audio10h_zoom_ms: rounded(mean) });
});
