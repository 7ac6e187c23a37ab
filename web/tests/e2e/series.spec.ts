import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject, openTask, saved, upload } from "./workbench";

const template = {
  name: "events",
  data: { signal: {} },
  views: { signal: { type: "timeseries", src: "$.signal" } },
  controls: {
    events: { type: "segment", on: "signal", title: "Events", labels: ["stall", "overload"] },
  },
};

/** 100 s of two channels, ten samples a second, as a CSV file whose clock begins at 5 s. */
const csv = [
  "time,speed,load",
  ...Array.from({ length: 1001 }, (_, i) => `${5 + i / 10},${Math.sin(i / 30).toFixed(3)},${i % 97}`),
].join("\n");

test("segments of a series by mouse and by keys, from a file and from the item itself", async ({
  owned: page,
  server,
}) => {
  const signal = await upload(server, Buffer.from(csv), "text/csv");
  const inline = { rate: 10, channels: { speed: Array.from({ length: 1001 }, (_, i) => i % 50) } };
  const project = await newProject(server, "Sensor", template, [{ signal }, { signal: inline }]);
  await openTask(page, server.url, project);
  const series = page.getByRole("application", { name: /^Series with segments/u });
  await expect(series).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
  const box = await series.boundingBox();
  if (box === null) throw new Error("No series");
  const x = (seconds: number) => box.x + (seconds / 100) * box.width;
  const y = box.y + box.height / 2;
  await page.mouse.move(x(20), y);
  await page.mouse.down();
  await page.mouse.move(x(30), y, { steps: 4 });
  await page.mouse.move(x(40), y);
  await page.mouse.up();
  await page.mouse.click(x(60), y);
  // Sample 600: sin(20) and 600 mod 97, by hand.
  await expect(page.getByRole("group", { name: "At the playhead" })).toContainText("speed 0.91");
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/series.png` });
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first] = await saved(server, project, 1);
  expect(first?.["events"]).toMatchObject({ media: { duration: 100, sha256: signal.slice(7) } });
  const [drawn] = regionsOf(first);
  expect(drawn?.label).toBe("stall");
  const pixel = 100 / box.width;
  expect(Math.abs((drawn?.start ?? NaN) - 20)).toBeLessThanOrEqual(pixel);
  expect(Math.abs((drawn?.end ?? NaN) - 40)).toBeLessThanOrEqual(pixel);

  // By keys: a step is a hundredth of the view, here a second.
  await expect(series).toHaveAttribute("aria-busy", "false");
  await series.focus();
  for (let i = 0; i < 7; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("n");
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("n");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Control+Shift+ArrowRight");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  const answers = await saved(server, project, 2);
  expect(regionsOf(answers[1]).map(({ label, start, end }) => ({ label, start, end }))).toEqual([
    { label: "overload", start: 7, end: 11.1 },
  ]);
});

test("a file that is no series says what is wrong and can be skipped", async ({ owned: page, server }) => {
  const signal = await upload(server, Buffer.from("time,speed\n2,1\n1,2\n"), "text/csv");
  const project = await newProject(server, "Broken series", template, [{ signal }]);
  await openTask(page, server.url, project);
  await expect(page.getByRole("alert")).toContainText("Row 2 is earlier", { timeout: 30_000 });
  await page.getByRole("alert").getByRole("button", { name: "Skip" }).click();
  await expect(page.getByRole("menu", { name: "Why skip" })).toBeVisible();
});

interface Event {
  label: string;
  start: number;
  end: number;
}

const regionsOf = (answer: Readonly<Record<string, unknown>> | undefined): Event[] =>
  (answer?.["events"] as { regions: Event[] } | undefined)?.regions ?? [];
