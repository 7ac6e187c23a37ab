/** Words that are sought in a document: across pages, by keys alone, made regions of, and in review. */
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { oneCase, openCase, shot } from "./reviews";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const word = (text: string, x: number, y: number, width: number) => ({ text, x, y, width, height: 10 });
const size = { width: 160, height: 120 };
const template = {
  name: "passages",
  data: { file: { type: "array" } },
  views: { doc: { type: "document", src: "$.file", title: "Document" } },
  controls: { words: { type: "passage", on: "doc", title: "Words", labels: ["number", "total"] } },
};

const lines = [
  [word("Zoë", 10, 20, 30), word("pays", 50, 20, 30), word("in", 10, 40, 20), word("full", 40, 40, 30)],
  [word("Paid", 10, 20, 30), word("in", 50, 20, 20), word("Full:", 80, 20, 30), word("19.50", 10, 40, 30)],
  [word("nothing", 10, 20, 40)],
  [word("in", 10, 80, 20), word("full", 40, 80, 30)],
];

test("words across pages are found, stepped through and marked by keys", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const file = lines.map((words) => ({ image, ...size, words }));
  const project = await newProject(server, "Find words", template, [{ file }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const pages = page.getByRole("combobox", { name: "Page" });
  const bar = page.getByRole("search");
  await page.keyboard.press("Control+f");
  const field = bar.getByRole("searchbox", { name: "Find words in the document" });
  await expect(field).toBeFocused();
  // Neither case nor accents count, and a line ends as a space does.
  await page.keyboard.type("zoe");
  await expect(bar.getByRole("status")).toHaveText("found: 1");
  await field.fill("IN  full");
  await expect(bar.getByRole("status")).toHaveText("found: 3");
  const marks = page.locator(".find-marks rect");
  await expect(marks).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(bar.getByRole("status")).toHaveText("1 of 3");
  // Both words are in the rectangle that is drawn: 10 to 70 across, 40 to 50 down.
  const [left, top] = at(10, 40);
  const [right, bottom] = at(70, 50);
  const drawn = await page.locator(".find-marks rect.on").boundingBox();
  expect(Math.abs((drawn?.x ?? 0) - left)).toBeLessThan(2);
  expect(Math.abs((drawn?.y ?? 0) - top)).toBeLessThan(2);
  expect(Math.abs((drawn?.width ?? 0) - (right - left))).toBeLessThan(3);
  expect(Math.abs((drawn?.height ?? 0) - (bottom - top))).toBeLessThan(3);
  await page.keyboard.press("Enter");
  await expect(pages).toHaveValue("2");
  await expect(bar.getByRole("status")).toHaveText("2 of 3");
  await expect(page.locator(".find-marks rect.on")).toBeVisible();
  await page.keyboard.press("Alt+Enter");
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await expect(regions).toHaveCount(1);
  await expect(field).toBeFocused();
  await shot(page, "find-words");
  expect.soft(await violations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(pages).toHaveValue("4");
  await page.keyboard.press("Alt+Enter");
  await expect(regions).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect(pages).toHaveValue("1");
  await page.keyboard.press("Shift+Enter");
  await expect(bar.getByRole("status")).toHaveText("3 of 3");
  await field.fill("absent");
  await expect(bar.getByRole("status")).toHaveText("not in this document");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
  await expect(page.locator("[data-canvas]")).toBeFocused();
  await page.keyboard.press("Enter");
  const [answer] = (await saved(server, project, 1)) as {
    words: { regions: { page: number; start: number; end: number; text: string }[] };
  }[];
  expect(answer?.words.regions.map(({ page: on, start, end, text }) => [on, start, end, text])).toEqual([
    [2, 5, 13, "in Full:"],
    [4, 0, 7, "in full"],
  ]);
});

test("a hit is marked that is asked for before its page is there", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const late = await upload(server, png(160, 120, Buffer.alloc(161 * 120)));
  const file = lines.map((words, at) => ({ image: at === 3 ? late : image, ...size, words }));
  const project = await newProject(server, "Find before it is there", template, [{ file }]);
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/assets\?field=file.3/u, async (route) => {
    await arrival;
    await route.continue();
  });
  await openTask(page, server.url, project);
  await onPicture(page);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("in full");
  const status = page.getByRole("search").getByRole("status");
  await expect(status).toHaveText("found: 3");
  await page.keyboard.press("Shift+Enter");
  await expect(status).toHaveText("3 of 3");
  await page.keyboard.press("Alt+Enter");
  arrive();
  const region = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await expect(region).toHaveCount(1);
  await expect(region).toContainText("in full");
});

test("a reviewer finds words too", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const file = lines.map((words) => ({ image, ...size, words }));
  const media = { unit: "pixel", pages: lines.map(() => size) };
  const region = { id: "a", label: "total", page: 1, start: 4, end: 8, text: "pays" };
  const boxes = [{ x: 50, y: 20, width: 30, height: 10 }];
  const said = [0, 1].map(() => ({ words: { media, regions: [{ ...region, boxes }] } }));
  const project = await oneCase(server, "Find in review", template, { data: { file }, answers: said });
  await openCase(page, server, project);
  // Words are sought once the document is there.
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("1");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("nothing");
  await expect(page.getByRole("search").getByRole("status")).toHaveText("found: 1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("3");
  await expect(page.locator(".find-marks rect.on")).toBeVisible();
  await expect(page.getByRole("search").getByRole("button", { name: /Mark it/u })).toHaveCount(0);
});
