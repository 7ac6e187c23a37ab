/** 1,000 tracks through 1,000 frames, each with a keyframe on every twentieth: steps from frame to frame. */
import { expect, test } from "../e2e/fixtures";
import { madeVideo } from "../e2e/videos";
import { newProject, openTask, upload } from "../e2e/workbench";
import { perStep, renderer, rounded, tell } from "./figures";
import { drawn } from "./journal";

const COUNT = 1000;
const FRAMES = 1000;
const STEPS = 40;

const tracks = () =>
  Array.from({ length: COUNT }, (_, i) => ({
    id: `t${i}`,
    label: ["car", "person"][i % 2],
    keyframes: Array.from({ length: FRAMES / 20 }, (__, k) => ({
      frame: 20 * k,
      time: 0.8 * k,
      x: ((i * 37 + k * 11) % 600) + 0.5,
      y: ((i * 53 + k * 7) % 440) + 0.5,
      width: 30,
      height: 30,
    })),
  }));

/**
 * The milliseconds from each key until its frame is painted, as they come. Told by the page itself: who asks from
 * outside whether a frame is there asks the next time a tenth of a second later.
 */
function untilShown(scene: Element): number[] {
  const waits: number[] = [];
  let pressed = 0;
  window.addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true });
  const painted = () => waits.push(performance.now() - pressed);
  const changed = () => requestAnimationFrame(() => setTimeout(painted));
  new MutationObserver(changed).observe(scene, { attributeFilter: ["data-frame"] });
  return waits;
}

test("1,000 tracks through 1,000 frames", async ({ owned: page, server, browser }, info) => {
  const source = `testsrc=size=640x480:rate=25:duration=${FRAMES / 25}`;
  const { bytes } = await madeVideo("long.mp4", ["-f", "lavfi", "-i", source, "-c:v", "libx264"]);
  const clip = await upload(server, bytes, "video/mp4");
  const template = {
    name: "many",
    data: { clip: { type: "string" } },
    views: { clip: { type: "video", src: "$.clip" } },
    controls: { objects: { type: "track", on: "clip", labels: ["car", "person"] } },
  };
  const project = await newProject(server, "Many tracks", template, [{ clip }]);
  await openTask(page, server.url, project);
  const scene = page.locator(".film .cv .scene");
  await expect(scene).toHaveAttribute("data-frame", "0", { timeout: 120_000 });
  await drawn(page, { objects: { regions: tracks() } });
  await page.reload();
  await expect(page.locator(".regions h2")).toContainText("1,000");
  await expect(scene).toHaveAttribute("data-frame", "0");
  await page.getByRole("application", { name: /^Video with tracks/u }).focus();
  let at = 0;
  const step = async () => {
    await page.keyboard.press(".");
    await expect(scene).toHaveAttribute("data-frame", String((at += 1)));
  };
  const cpu = await perStep(browser, page, STEPS, step);
  const shown = await scene.evaluateHandle(untilShown);
  await perStep(browser, page, STEPS, step);
  const waits = await shown.evaluate((all) => all);
  expect(waits).toHaveLength(STEPS);
  const wall = waits.reduce((sum, one) => sum + one, 0) / STEPS;
  tell(info, {
    tracks1000_step_cpu_ms: cpu,
    tracks1000_step_wall_ms: rounded(wall),
    renderer: await renderer(page),
  });
});
