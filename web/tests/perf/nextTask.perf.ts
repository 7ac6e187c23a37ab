/** From the key that submits to the next task on the screen, with 200 ms to the server and pictures of megabytes. */
import { randomFillSync } from "node:crypto";
import { expect, test } from "../e2e/fixtures";
import { newProject, openTask, png, shows, upload } from "../e2e/workbench";
import { rounded, tell } from "./figures";

const TASKS = 40;
const LATENCY = 200;

test("the next task, 200 ms from the server", async ({ owned: page, server }, info) => {
  const images = await Promise.all(Array.from({ length: 8 }, (_, i) => upload(server, heavy(i))));
  const template = {
    name: "next",
    data: { image: { type: "string" }, text: { type: "string" } },
    views: { img: { type: "image", src: "$.image" }, note: { type: "text", src: "$.text" } },
    controls: { good: { type: "choice", options: ["yes", "no"] } },
  };
  const data = Array.from({ length: TASKS }, (_, i) => ({ image: images[i % 8], text: `Note ${i} of all` }));
  const project = await newProject(server, "Next", template, data);
  await openTask(page, server.url, project);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  const times: number[] = [];
  for (let i = 0; i < TASKS - 1; i += 1) {
    await expect(page.locator(".scene[data-camera]")).toBeVisible();
    // A person looks at a picture for a while.
    await page.waitForTimeout(700);
    await page.keyboard.press("1");
    await page.evaluate(() => {
      const shown = () => document.querySelector("#task .reading")?.textContent;
      const before = shown();
      const took = new Promise<number>((resolve) => {
        const look = (from: number) => {
          const drawn = document.querySelector(".scene[data-camera]") !== null;
          if (shown() !== undefined && shown() !== before && drawn)
            requestAnimationFrame(() => resolve(performance.now() - from));
          else requestAnimationFrame(() => look(from));
        };
        window.addEventListener("keydown", () => look(performance.now()), { once: true, capture: true });
      });
      Object.assign(window, { took });
    });
    await page.keyboard.press("Enter");
    times.push(await page.evaluate(() => (window as unknown as { took: Promise<number> }).took));
  }
  await shows(page, "of all");
  times.sort((a, b) => a - b);
  tell(info, { next_task_p95_ms: rounded(times[Math.floor(times.length * 0.95)] ?? NaN) });
});

/** About 2.4 MB that do not compress. */
function heavy(i: number): Buffer {
  const rows = Buffer.alloc(2001 * 1200);
  randomFillSync(rows);
  for (let y = 0; y < 1200; y += 1) rows[y * 2001] = 0;
  rows[1] = i;
  return png(2000, 1200, rows);
}
