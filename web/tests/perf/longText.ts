/** A text of a million characters, and where its spans lie. */
import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { newProject, openTask } from "../e2e/workbench";
import type { Access } from "../e2e/client";
import { perAct } from "./figures";
import { drawn } from "./journal";

const CHARACTERS = 1_000_000;
/** So many first, unmeasured, as after the first minute of work: the browser compiles what is used often. */
const WARM = 9;
const ADDED = 18;
const LINE = "The parcel from Lisbon arrived late, said Ada; nobody in Porto had asked for it.\n";
const TEXT = LINE.repeat(Math.ceil(CHARACTERS / LINE.length)).slice(0, CHARACTERS);

/** Each begins a span of six characters, as many characters apart as there is room for. */
export function spans(count: number): { id: string; start: number }[] {
  const apart = Math.floor(CHARACTERS / count);
  return Array.from({ length: count }, (_, i) => {
    const start = i * apart;
    return {
      id: `s${i}`,
      label: i % 2 ? "one" : "two",
      start,
      end: start + 6,
      text: TEXT.slice(start, start + 6),
    };
  });
}

/** Opens a task with so many spans, as one that was left half done, and says how long it took until it can be read. */
export async function openMarked(
  page: Page,
  access: Access,
  name: string,
  count: number,
  more: { controls?: object; answer?: Record<string, object> } = {},
): Promise<number> {
  const template = {
    name: "long",
    data: { text: { type: "string" } },
    views: { doc: { type: "text", src: "$.text" } },
    controls: {
      things: { type: "span", on: "doc", overlap: true, labels: ["one", "two"] },
      ...more.controls,
    },
  };
  const project = await newProject(access, name, template, [{ text: TEXT }]);
  await openTask(page, access.url, project);
  await expect(page.getByRole("document", { name: "Text to mark" })).toContainText("Lisbon");
  await drawn(page, { things: { media: { length: CHARACTERS }, regions: spans(count) }, ...more.answer });
  await page.reload({ waitUntil: "commit" });
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(".regions h2")?.textContent.includes(wanted) === true)
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
    count.toLocaleString("en-GB"),
  );
}

/** Where a word is in view that lies in no span yet: one in each line after the other, from the first line again. */
export const unmarkedWord = (doc: Locator, turn: number): Promise<{ x: number; y: number }> =>
  doc.evaluate((root, n) => {
    const lines = Array.from(root.querySelectorAll("p")).slice(0, 24);
    for (let i = 0; i < lines.length; i += 1) {
      for (const { firstChild: node } of lines[(n + i) % lines.length]?.querySelectorAll("span") ?? []) {
        // A whole word: what a span cuts off of one begins or ends its node.
        const found = /\s(\p{L}+)[\s;,.]/u.exec(node?.textContent ?? "");
        if (node === null || found === null) continue;
        const range = document.createRange();
        range.setStart(node, found.index + 1);
        range.setEnd(node, found.index + 1 + (found[1] ?? "").length);
        const { x, y, width, height } = range.getBoundingClientRect();
        // Where spans are many, their labels make more lines of one than there is room for.
        if (y + height > window.innerHeight - 80) continue;
        return { x: x + width / 2, y: y + height / 2 };
      }
    }
    throw new Error("All words in view are marked");
  }, turn);

/** Marks a word after the other with the first label: CPU milliseconds of selecting one, and of making a span of it. */
export async function addSpans(
  browser: Browser,
  page: Page,
  there: number,
): Promise<{ selected: number; added: number }> {
  const counted = page.locator(".regions h2 .plain");
  const doc = page.getByRole("document", { name: "Text to mark" });
  let marked = there;
  let word = { x: 0, y: 0 };
  const aim = async () => {
    await expect(counted).toHaveText(marked.toLocaleString("en-GB"));
    word = await unmarkedWord(doc, marked - there);
    marked += 1;
  };
  const acts = [() => page.mouse.dblclick(word.x, word.y), () => page.keyboard.press("1")];
  await perAct(browser, page, WARM, acts, aim);
  const [selected = Number.NaN, added = Number.NaN] = await perAct(browser, page, ADDED, acts, aim);
  await expect(counted).toHaveText(marked.toLocaleString("en-GB"));
  return { selected, added };
}
