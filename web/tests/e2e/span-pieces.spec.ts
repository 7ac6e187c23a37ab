/** Spans in several pieces, nested and overlapping spans, right-to-left text: by mouse and by keys. */
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { newProject, openTask, saved, shows, text } from "./workbench";

const template = {
  name: "findings",
  ...text,
  controls: {
    parts: { type: "span", on: "doc", title: "Parts", labels: ["body", "finding"], overlap: true },
  },
};

/** From before a word to behind another one. */
async function dragOver(page: Page, from: string, to: string): Promise<void> {
  const places = await page.locator(".txt").evaluate(
    (root, [first, last]) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const boxOf = (word: string) => {
        walker.currentNode = root;
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const at = (node.textContent ?? "").indexOf(word);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          const box = range.getBoundingClientRect();
          return { left: box.left, right: box.right, y: box.top + box.height / 2 };
        }
        throw new Error(`No ${word} here`);
      };
      return [boxOf(first ?? ""), boxOf(last ?? "")];
    },
    [from, to],
  );
  const [a, b] = places;
  const ltr = a === b || (a?.left ?? 0) <= (b?.left ?? 0);
  await page.mouse.move((ltr ? a?.left : a?.right) ?? 0, a?.y ?? 0);
  await page.mouse.down();
  await page.mouse.move((ltr ? b?.right : b?.left) ?? 0, b?.y ?? 0, { steps: 4 });
  await page.mouse.up();
}

test("a span in two pieces, one span within another", async ({ owned: page, server }) => {
  const words = "Pain in the left hip and knee 😀 today";
  const project = await newProject(server, "Pieces", template, [{ text: words }, { text: words }]);
  await openTask(page, server.url, project);
  await shows(page, words);
  const list = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await dragOver(page, "left", "left");
  await page.keyboard.press("1");
  await expect(list).toHaveCount(1);
  await page.keyboard.down("Control");
  await dragOver(page, "knee", "knee");
  await page.keyboard.up("Control");
  await expect(list).toHaveCount(1);
  await expect(list.first()).toContainText("left … knee");
  await expect(page.locator("mark.s")).toHaveText(["left", "knee"]);
  // One around it, and one that begins within.
  await dragOver(page, "Pain", "knee");
  await page.keyboard.press("2");
  await dragOver(page, "hip", "today");
  await page.keyboard.press("1");
  await expect(list).toHaveCount(3);
  expect.soft(await violations(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/pieces.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(list).toHaveCount(0);
  await page.locator("[data-canvas]").focus();
  // To "left", a label, on to "knee", and that to it; then a third piece that closes the gap in part.
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("1");
  await expect(list.first()).toContainText("left");
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("p");
  await expect(list.first()).toContainText("left … knee");
  await page.keyboard.press("Enter");
  type Given = { parts: { regions: object[] } };
  const [mouse, keys] = (await saved(server, project, 2)) as unknown as Given[];
  const id: unknown = expect.any(String);
  const piece = { id, label: "body", start: 12, end: 29, text: "left hip and knee" };
  const both = { ...piece, gaps: [{ start: 16, end: 25 }] };
  expect(keys?.parts.regions).toEqual([both]);
  expect(mouse?.parts.regions).toEqual([
    { id, label: "finding", start: 0, end: 29, text: "Pain in the left hip and knee" },
    both,
    { id, label: "body", start: 17, end: 37, text: "hip and knee 😀 today" },
  ]);
});

test("spans of a text from right to left", async ({ owned: page, server }) => {
  const words = "وصل أحمد إلى دمشق أمس";
  const project = await newProject(server, "From the right", template, [{ text: words }]);
  await openTask(page, server.url, project);
  await shows(page, words);
  await expect(page.locator(".txt p").first()).toHaveCSS("direction", "rtl");
  await dragOver(page, "أحمد", "أحمد");
  await page.keyboard.press("1");
  const list = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await expect(list).toHaveCount(1);
  await page.locator("[data-canvas]").focus();
  // On through the text: to the second word behind.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("2");
  await expect(list).toHaveCount(2);
  await page.keyboard.press("Enter");
  type Given = { parts: { regions: object[] } };
  const [answer] = (await saved(server, project, 1)) as unknown as Given[];
  const id: unknown = expect.any(String);
  expect(answer?.parts.regions).toEqual([
    { id, label: "body", start: 4, end: 8, text: "أحمد" },
    { id, label: "finding", start: 13, end: 17, text: "دمشق" },
  ]);
});
