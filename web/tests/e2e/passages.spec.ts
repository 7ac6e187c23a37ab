/** Words of a document's text layer: exact characters and rectangles, by pointer and by keys. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { realData } from "./sources";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const data = realData() ?? "";

interface Passage {
  label: string;
  page: number;
  start: number;
  end: number;
  text: string;
  boxes: { x: number; y: number; width: number; height: number }[];
}

interface Given {
  words: { media: { unit: string }; regions: Passage[] };
}

const template = (document: object) => ({
  name: "passages",
  data: { file: document },
  views: { doc: { type: "document", src: "$.file", title: "Document" } },
  controls: { words: { type: "passage", on: "doc", title: "Words", labels: ["number", "total"] } },
});

const word = (text: string, x: number, y: number, width: number) => ({ text, x, y, width, height: 10 });

test("words of page images, across two lines, by dragging and by keys", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const size = { width: 160, height: 120 };
  // "Zoë 😀 pays in full": the face is one character, and two units of JavaScript.
  const lines = [
    ...[word("Zoë", 10, 20, 30), word("😀", 50, 20, 10), word("pays", 70, 20, 30)],
    ...[word("in", 10, 40, 20), word("full", 40, 40, 30)],
  ];
  const file = [
    { image, ...size, words: lines },
    { image, ...size, words: [word("Total", 10, 20, 30), word("19.50", 50, 20, 30)] },
  ];
  const project = await newProject(server, "Words", template({ type: "array" }), [{ file }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await page.mouse.move(...at(55, 25));
  await page.mouse.down();
  await page.mouse.move(...at(80, 30), { steps: 3 });
  await page.mouse.move(...at(20, 45), { steps: 3 });
  await page.mouse.up();
  await expect(regions).toHaveCount(1);
  await expect(regions.first()).toContainText("😀 pays in");
  // Its end pulled one word on.
  await page.mouse.move(...at(30, 50));
  await page.mouse.down();
  await page.mouse.move(...at(50, 47), { steps: 3 });
  await page.mouse.up();
  await expect(regions.first()).toContainText("😀 pays in full");
  expect.soft(await violations(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/passages.png` });
  await page.locator("[data-canvas]").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(regions.first()).toContainText("pays in full");
  await page.keyboard.press("PageDown");
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("2");
  await page.keyboard.press("2");
  await page.keyboard.press("n");
  await expect(regions).toHaveCount(2);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  const [answer] = (await saved(server, project, 1)) as unknown as Given[];
  expect(
    answer?.words.regions.map(({ label, page: on, start, end, text }) => [label, on, start, end, text]),
  ).toEqual([
    ["number", 1, 6, 18, "pays in full"],
    ["total", 2, 0, 11, "Total 19.50"],
  ]);
  expect(answer?.words.regions[0]?.boxes).toEqual([
    { x: 70, y: 20, width: 30, height: 10 },
    { x: 10, y: 40, width: 60, height: 10 },
  ]);
  expect(answer?.words.regions[1]?.boxes).toEqual([{ x: 10, y: 20, width: 70, height: 10 }]);
});

test("a number of a real invoice", async ({ owned: page, server }) => {
  test.skip(data === "", "The real data sets are not beside the repository");
  const pdf = readFileSync(join(data, "documents/invoices/oyo.pdf"));
  const file = await upload(server, pdf, "application/pdf");
  const project = await newProject(server, "Invoice words", template({ type: "string" }), [{ file }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  // PDFium's own boxes of its first and last letter: 317.8 to 353.9 across, 155.3 to 161.4 down.
  await page.mouse.move(...at(325, 158));
  await page.mouse.down();
  await page.mouse.move(...at(335, 158), { steps: 3 });
  await page.mouse.move(...at(350, 158), { steps: 3 });
  await page.mouse.up();
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await expect(regions).toHaveCount(1);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/passage-pdf.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = (await saved(server, project, 1)) as unknown as Given[];
  const [passage] = answer?.words.regions ?? [];
  // It stands behind 210 characters of the page: counted in what PDFium reads, line ends as one space.
  expect(passage).toMatchObject({ label: "number", page: 1, start: 210, end: 218, text: "IBZY2087" });
  const [rect] = passage?.boxes ?? [];
  expect(Math.abs((rect?.x ?? 0) - 317.8)).toBeLessThan(1.5);
  expect(Math.abs((rect?.width ?? 0) - 36.1)).toBeLessThan(2);
  expect(answer?.words.media.unit).toBe("point");
});
