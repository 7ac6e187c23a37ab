/** Documents: fields of a real invoice and the layout of a real page, by pointer and by keys; a damaged file. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { realData } from "./sources";
import { near } from "./hands";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const data = realData() ?? "";
const documents = join(data, "documents");

interface Given {
  blocks: {
    media: { unit: string; pages: object[]; sha256?: string };
    regions: { label: string; page: number; text?: string }[];
  };
}

const template = (block: object, document: object = { type: "string" }) => ({
  name: "documents",
  data: { file: document },
  views: { doc: { type: "document", src: "$.file", title: "Document" } },
  controls: { blocks: { type: "block", on: "doc", title: "Blocks", ...block } },
});

test("fields of an invoice: the text comes from the page", async ({ owned: page, server }) => {
  test.skip(data === "", "The real data sets are not beside the repository");
  const file = await upload(server, readFileSync(join(documents, "invoices/oyo.pdf")), "application/pdf");
  const spec = { labels: ["number", "total"], transcribe: true };
  const project = await newProject(server, "Invoices", template(spec), [{ file }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  // Where the words stand is what pdftotext -bbox of poppler says of this file.
  const text = page.getByRole("textbox", { name: "Text of the block" });
  await page.keyboard.press("1");
  await page.mouse.move(...at(20, 20));
  await page.mouse.down();
  await page.mouse.move(...at(300, 300), { steps: 4 });
  await page.mouse.move(...at(575, 822), { steps: 4 });
  await page.mouse.up();
  await expect(text).toHaveValue(/IBZY2087/u);
  await text.fill("IBZY2087");
  await text.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await page.keyboard.press("n");
  await page.keyboard.press("Shift+T");
  await page.keyboard.type("1939");
  await page.keyboard.press("Escape");
  expect.soft(await violations(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/invoice.png` });
  await page.keyboard.press("Enter");
  const [answer] = (await saved(server, project, 1)) as unknown as Given[];
  expect(answer?.blocks.media).toMatchObject({ unit: "point", pages: [{ width: 595, height: 842 }] });
  expect(answer?.blocks.media.sha256).toBe(file.replace("sha256:", ""));
  const said = answer?.blocks.regions.map((one) => [one.label, one.page, one.text]);
  expect(said).toEqual([
    ["number", 1, "IBZY2087"],
    ["total", 1, "1939"],
  ]);
});

test("blocks on page images, from page to page, in the order of reading", async ({ owned: page, server }) => {
  test.skip(data === "", "The real data sets are not beside the repository");
  const names = ["phototest", "eurotext"];
  const images = await Promise.all(
    names.map((name) => upload(server, readFileSync(join(documents, `ocr/${name}.png`)))),
  );
  const words = [{ text: "This", x: 36, y: 92, width: 60, height: 20 }];
  const file = images.map((image, i) => ({ image, ...(i === 0 ? { words } : {}) }));
  const spec = { labels: ["title", "body"], ordered: true };
  const project = await newProject(server, "Layout", template(spec, { type: "array" }), [{ file }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  await page.keyboard.press("2");
  await page.mouse.move(...at(30, 80));
  await page.mouse.down();
  await page.mouse.move(...at(200, 150), { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole("textbox", { name: "Text of the block" })).toHaveValue("This");
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("2");
  await page.locator("[data-canvas]").focus();
  await onPicture(page);
  await page.keyboard.press("1");
  await page.keyboard.press("n");
  await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(2);
  const labels = page.getByRole("listbox", { name: "Regions" }).getByRole("option").locator(".unseen");
  const earlier = page.getByRole("button", { name: "Read the block earlier" });
  await earlier.click();
  await expect(labels.first()).toContainText("title");
  await page.getByRole("button", { name: "Read the block later" }).click();
  await expect(labels.first()).toContainText("body");
  await page.locator("[data-canvas]").focus();
  await page.keyboard.press("Shift+PageUp");
  await expect(labels.first()).toContainText("title");
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/layout.png` });
  await page.keyboard.press("PageUp");
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("1");
  await page.keyboard.press("Enter");
  const [answer] = (await saved(server, project, 1)) as unknown as Given[];
  expect(answer?.blocks.media).toMatchObject({ unit: "pixel" });
  expect(answer?.blocks.media.pages).toHaveLength(2);
  const [first, second] = answer?.blocks.regions ?? [];
  expect(first).toMatchObject({ label: "title", page: 2 });
  expect(second).toMatchObject({ label: "body", page: 1, text: "This" });
  near(second, { x: 30, y: 80, width: 170, height: 70 });
});

test("a damaged PDF says so, and can be skipped", async ({ owned: page, server }) => {
  const broken = Buffer.concat([Buffer.from("%PDF-1.7\n"), png(8, 8)]);
  const file = await upload(server, broken, "application/pdf");
  const project = await newProject(server, "Damaged", template({ labels: ["title"] }), [{ file }]);
  await openTask(page, server.url, project);
  await expect(page.getByRole("alert")).toContainText("damaged, or no PDF");
  await page.getByRole("alert").getByRole("button", { name: "Skip" }).click();
  await page.getByRole("menuitem", { name: /cannot be read/u }).click();
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
});
