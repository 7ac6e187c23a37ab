/** A million points with twenty cuboids: a view that is turned, and how soon all of it is shown once it rests. */
import { expect, test } from "../e2e/fixtures";
import { newProject, openTask, upload } from "../e2e/workbench";
import { dragger, perStep, renderer, rounded, tell } from "./figures";
import { drawn } from "./journal";

const COUNT = 1_000_000;
const STEPS = 30;

/** A binary PCD: rings of a scan on rolling ground, with walls, the same points each time. */
function cloud(): Buffer {
  const head = ["VERSION 0.7", "FIELDS x y z intensity", "SIZE 4 4 4 4", "TYPE F F F F", "COUNT 1 1 1 1"];
  const text = [...head, `WIDTH ${COUNT}`, "HEIGHT 1", `POINTS ${COUNT}`, "DATA binary", ""].join("\n");
  const rows = new Float32Array(COUNT * 4);
  for (let i = 0; i < COUNT; i += 1) {
    const turn = (i * 2.399963) % (2 * Math.PI);
    const far = 3 + 70 * ((i * 0.618034) % 1);
    const wall = i % 5 === 0;
    rows.set(
      [
        far * Math.cos(turn),
        wall ? Math.sign(Math.sin(turn)) * 12 : far * Math.sin(turn),
        wall ? ((i * 0.7548) % 1) * 6 : 0.1 * Math.sin(far),
        i % 256,
      ],
      i * 4,
    );
  }
  return Buffer.concat([Buffer.from(text), Buffer.from(rows.buffer)]);
}

const cuboids = Array.from({ length: 20 }, (_, i) => ({
  id: `c${i}`,
  label: "car",
  x: (i % 5) * 8 - 16,
  y: Math.floor(i / 5) * 5 - 8,
  z: 0.8,
  length: 4,
  width: 2,
  height: 1.6,
  yaw: i * 17,
}));

test("a million points", async ({ owned: page, server, browser }, info) => {
  const points = await upload(server, cloud(), "application/octet-stream");
  const template = {
    name: "dense",
    data: { cloud: { type: "string" } },
    views: { cloud: { type: "pointcloud", src: "$.cloud" } },
    controls: { things: { type: "cuboid", on: "cloud", labels: ["car"] } },
  };
  const project = await newProject(server, "Dense", template, [{ cloud: points }]);
  await openTask(page, server.url, project);
  const scene = page.locator(".cloud-main .scene");
  await expect(scene).toHaveAttribute("data-shown", String(COUNT), { timeout: 120_000 });
  await drawn(page, { things: { regions: cuboids } });
  await page.reload();
  await expect(scene).toHaveAttribute("data-shown", String(COUNT), { timeout: 60_000 });
  await expect(page.getByRole("option")).toHaveCount(20);
  const box = await scene.boundingBox();
  if (box === null) throw new Error("No cloud");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.keyboard.press("v");
  await page.mouse.move(x, y);
  await page.mouse.down();
  const drag = await dragger(page);
  const moving = await perStep(browser, page, STEPS, (i) => drag(x + i * 8, y + (i % 20)));
  await page.mouse.up();
  await expect(scene).toHaveAttribute("data-shown", String(COUNT));
  // From the last picture of the moving view to the first of the resting one.
  const still = page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        const element = document.querySelector<HTMLElement>(".cloud-main .scene");
        if (element === null) throw new Error("No cloud");
        let moved: number | undefined;
        new MutationObserver(() => {
          if (element.dataset["shown"] !== count) moved = performance.now();
          else if (moved !== undefined) resolve(performance.now() - moved);
        }).observe(element, { attributeFilter: ["data-shown"] });
      }),
    String(COUNT),
  );
  await page.mouse.wheel(0, -60);
  const rested = await still;
  tell(info, {
    points1m_moving_cpu_ms: moving,
    points1m_still_ms: rounded(rested),
    renderer: await renderer(page),
  });
});
