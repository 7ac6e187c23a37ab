/** What the annotate page loads before a task is shown: its JavaScript, compressed as the server sends it, and how long it takes. */
import { test } from "../e2e/fixtures";
import { newProject, openTask, shows, templates } from "../e2e/workbench";
import { rounded, tell } from "./figures";

test("the JavaScript of the annotate page", async ({ owned: page, server }, info) => {
  const project = await newProject(server, "Shell", templates.choice, [{ text: "The first message" }]);
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script")
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await openTask(page, server.url, project);
  await shows(page, "The first message");
  const all = await Promise.all(sizes);
  tell(info, { shell_js_gz_kb: rounded(all.reduce((sum, size) => sum + size, 0) / 1024) });
});

/** Ten megabits a second, in bytes. */
const TEN_MBIT = 10_000_000 / 8;

for (const [name, latency] of [
  ["shell_10mbit_ms", 0],
  ["shell_10mbit_200ms_ms", 200],
] as const) {
  test(`the first task of a new browser on 10 Mbit/s, ${latency} ms away`, async ({
    owned: page,
    server,
  }, info) => {
    const data = [{ text: "The first message" }];
    const project = await newProject(server, `Shell ${latency} ms away`, templates.choice, data);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    const rates = { downloadThroughput: TEN_MBIT, uploadThroughput: TEN_MBIT };
    await session.send("Network.emulateNetworkConditions", { offline: false, latency, ...rates });
    await page.goto(`${server.url}/projects/${project}/annotate`, { waitUntil: "commit" });
    await page.waitForFunction(() => document.querySelector("#task .reading") !== null);
    tell(info, { [name]: rounded(await page.evaluate(() => performance.now())) });
  });
}
