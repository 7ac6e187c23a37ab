/** A text much longer than the screen: what is far away is reached, marked, joined and kept to the character. */
import type { Page } from "@playwright/test";
import { importLines } from "./client";
import { expect, test } from "./fixtures";
import { newProject, openTask, saved } from "./workbench";

const LINES = Array.from({ length: 1500 }, (_, i) =>
  i % 10 === 9 ? `السطر رقم ${i} يذكر مدينة\n` : `Line ${i} 😀 tells of Ada${i} in Porto.\n`,
);
const TEXT = LINES.join("");

const points = (words: string): number => Array.from(words).length;

/** A region on some words of a line, in code points as an iterator over a string counts them. */
function spanOn(line: number, words: string, label: string) {
  const before = LINES.slice(0, line).join("").length;
  const start = points(TEXT.slice(0, TEXT.indexOf(words, before)));
  return { label, start, end: start + points(words), text: words };
}

const mark = (page: Page, words: string) => page.locator("mark.s").filter({ hasText: words }).first();

const option = (page: Page, words: string) =>
  page.getByRole("option", { name: new RegExp(`, ${words},`, "u") });

test("spans far away in a long text", async ({ owned: page, server }) => {
  const template = {
    name: "long",
    data: { text: { type: "string" } },
    views: { doc: { type: "text", src: "$.text" } },
    controls: {
      names: { type: "span", on: "doc", title: "Names", labels: ["PERSON", "PLACE"], overlap: true },
      links: { type: "relation", title: "Links", from: "names", to: "names", labels: ["knows"] },
    },
  };
  const project = await newProject(server, "Far away", template, []);
  const regions = [
    { id: "near", ...spanOn(2, "Ada2", "PERSON") },
    { id: "far", ...spanOn(1400, "Ada1400", "PERSON") },
  ];
  const suggestions = [{ annotator: "tagger", answer: { names: { regions } }, probabilities: {} }];
  await importLines(server, project, [JSON.stringify({ id: "long", data: { text: TEXT }, suggestions })]);
  await openTask(page, server.url, project);
  const doc = page.getByRole("document", { name: "Text to mark" });
  await expect(doc).toContainText("Line 0");
  // Every character is there for find-in-page and for readers of the screen, the marks of what is far are not.
  expect(await doc.textContent()).toBe(TEXT);
  await expect(mark(page, "Ada2")).toBeVisible();
  await expect(mark(page, "Ada1400")).toHaveCount(0);

  await page.keyboard.press("Shift+A");
  await option(page, "Ada1400").click();
  await expect(mark(page, "Ada1400")).toBeInViewport();
  // By keys from there: the next word, one more, a label.
  await doc.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("2");
  await expect(page.getByRole("option")).toHaveCount(3);
  // By the mouse, on a line whose script goes the other way.
  const arabic = page.getByText("السطر رقم 1399").last();
  await arabic.scrollIntoViewIfNeeded();
  const wordAt = async () =>
    arabic.evaluate(async (holder) => {
      await new Promise(requestAnimationFrame);
      const node = holder.firstChild;
      const at = node?.textContent?.indexOf("مدينة") ?? -1;
      const range = document.createRange();
      if (node === null || at < 0) throw new Error("No such word");
      range.setStart(node, at);
      range.setEnd(node, at + 5);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
  // Lines above it that are drawn first as they come into view move it.
  let place = await wordAt();
  const still = async () => {
    const before = place;
    place = await wordAt();
    return before.x === place.x && before.y === place.y;
  };
  await expect.poll(still).toBe(true);
  await page.mouse.dblclick(place.x, place.y);
  await page.keyboard.press("2");
  await expect(page.getByRole("option")).toHaveCount(4);

  // A selection outlives that what it is on is no longer drawn.
  await option(page, "Ada2").click();
  await expect(mark(page, "Ada2")).toBeInViewport();
  await doc.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  const selected = () => page.evaluate(() => getSelection()?.toString());
  await expect.poll(selected).toBe("in Porto");
  const scrollTo = (top: number) =>
    page.locator(".doc").evaluate((box, to) => (box.scrollTop = to < 0 ? box.scrollHeight : to), top);
  await scrollTo(-1);
  await expect(page.getByText("Line 1498")).toBeInViewport();
  await expect.poll(selected).toBe("in Porto");
  await page.keyboard.press("2");
  await expect(page.getByRole("option")).toHaveCount(5);

  // A link over the whole text: begun at one end, ended at the other from the list.
  await option(page, "Ada2").click();
  await expect(mark(page, "Ada2")).toBeInViewport();
  await doc.focus();
  await page.keyboard.press("j");
  await option(page, "Ada1400").click();
  await expect(page.getByRole("listbox", { name: "Links of Links" }).getByRole("option")).toHaveCount(1);
  await expect(page.locator(".link-lines path").last()).toBeAttached();

  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = await saved(server, project, 1);
  const value = answer?.["names"] as { regions: Record<string, unknown>[] };
  const drawn = value.regions.sort((a, b) => Number(a["start"]) - Number(b["start"]));
  expect(drawn).toMatchObject([
    spanOn(2, "Ada2", "PERSON"),
    spanOn(2, "in Porto", "PLACE"),
    spanOn(1399, "مدينة", "PLACE"),
    spanOn(1400, "Ada1400", "PERSON"),
    spanOn(1400, "in Porto", "PLACE"),
  ]);
  expect(answer?.["links"]).toMatchObject([{ label: "knows", from: drawn[0]?.["id"], to: drawn[3]?.["id"] }]);
});

/** A log without a line break, and JSON as a machine writes it. */
const FLOWING = Array.from({ length: 40_000 }, (_, i) => `parcel${i} 😀 from Lisbon. `).join("");
const PACKED = JSON.stringify(Array.from({ length: 9000 }, (_, i) => ({ id: i, place: `Porto${i}` })));

/** The last word of the first piece that the page draws of a paragraph, and the first of the next. */
const beside = (text: string, edge: number) => {
  const before = /(\S+)\s*$/u.exec(text.slice(0, edge))?.[1] ?? "";
  const after = /^\S+/u.exec(text.slice(edge))?.[0] ?? "";
  return { start: text.lastIndexOf(before, edge), before, after };
};

test("a text of one line", async ({ owned: page, server }) => {
  const template = {
    name: "flow",
    data: { text: { type: "string" } },
    views: { doc: { type: "text", src: "$.text" } },
    controls: { names: { type: "span", on: "doc", labels: ["PLACE"], overlap: true } },
  };
  const project = await newProject(server, "One line", template, []);
  const lines = [FLOWING, PACKED].map((text, i) => JSON.stringify({ id: `line-${i}`, data: { text } }));
  await importLines(server, project, lines);
  await openTask(page, server.url, project);
  const doc = page.getByRole("document", { name: "Text to mark" });
  await expect(doc).toContainText("parcel0");
  expect(await doc.textContent()).toBe(FLOWING);
  // What is far from the screen has no paragraph yet.
  expect(await doc.locator("p").count()).toBeLessThan(20);

  const next = doc.locator("p").nth(1).locator("[data-at]").first();
  const edge = Number(await next.getAttribute("data-at"));
  expect(edge).toBeGreaterThan(1000);
  const { start, before, after } = beside(FLOWING, edge);
  // The first character of the piece comes into the middle: the whole of it is higher than the screen.
  const first = () =>
    next.evaluate((holder) => {
      const range = document.createRange();
      range.setStart(holder.firstChild ?? holder, 0);
      range.setEnd(holder.firstChild ?? holder, 1);
      const { x, y, height } = range.getBoundingClientRect();
      const box = holder.closest(".doc");
      if (box !== null) box.scrollTop += y - 300;
      return { x: x + 2, y: Math.round(y + height / 2), height };
    });
  await expect.poll(async () => Math.abs((await first()).y - 300)).toBeLessThan(40);
  const place = await first();
  await page.mouse.click(place.x, place.y);
  // To the last word before the edge, one more, which is over it; a label.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowRight");
  const end = edge + after.replace(/[.,]$/u, "").length;
  await page.evaluate(() =>
    document.addEventListener("copy", (event) => {
      document.body.dataset["copied"] = event.clipboardData?.getData("text/plain") ?? "";
    }),
  );
  await page.keyboard.press("Control+c");
  await expect(page.locator("body")).toHaveAttribute("data-copied", FLOWING.slice(start, end));
  await page.keyboard.press("1");
  await expect(doc.locator("mark.s.on")).toHaveCount(2);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(doc).toContainText("Porto0");
  expect(await doc.textContent()).toBe(PACKED);
  expect(await doc.locator("p").count()).toBeLessThan(20);

  const [answer] = await saved(server, project, 1);
  expect(answer?.["names"]).toMatchObject({
    regions: [
      {
        label: "PLACE",
        start: points(FLOWING.slice(0, start)),
        end: points(FLOWING.slice(0, end)),
        text: FLOWING.slice(start, end),
      },
    ],
  });
  expect(before).not.toBe("");
});
