/** A text of a million characters with 10,000 spans: until it can be read, and what one more span takes. */
import type { Locator } from "@playwright/test";
import { expect, test } from "../e2e/fixtures";
import { newProject, openTask } from "../e2e/workbench";
import { perAct, rounded, tell } from "./figures";
import { drawn } from "./journal";

const CHARACTERS = 1_000_000;
const SPANS = 9_970;
/** So many first, unmeasured, as after the first minute of work: the browser compiles what is used often. */
const WARM = 9;
const ADDED = 18;
const LINE = "The parcel from Lisbon arrived late, said Ada; nobody in Porto had asked for it.\n";

/** Every hundredth character begins a span of six. */
function spans(text: string): object[] {
  return Array.from({ length: SPANS }, (_, i) => {
    const start = i * 100;
    return {
      id: `s${i}`,
      label: i % 2 ? "one" : "two",
      start,
      end: start + 6,
      text: text.slice(start, start + 6),
    };
  });
}

/** Where a word is in view that lies in no span yet: one in each line after the other, from the first line again. */
const unmarkedWord = (doc: Locator, turn: number): Promise<{ x: number; y: number }> =>
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
        return { x: x + width / 2, y: y + height / 2 };
      }
    }
    throw new Error("All words in view are marked");
  }, turn);

test("a million characters", async ({ owned: page, server, browser }, info) => {
  const text = LINE.repeat(Math.ceil(CHARACTERS / LINE.length)).slice(0, CHARACTERS);
  const template = {
    name: "long",
    data: { text: { type: "string" } },
    views: { doc: { type: "text", src: "$.text" } },
    controls: { things: { type: "span", on: "doc", overlap: true, labels: ["one", "two"] } },
  };
  const project = await newProject(server, "Long text", template, [{ text }]);
  await openTask(page, server.url, project);
  const doc = page.getByRole("document", { name: "Text to mark" });
  await expect(doc).toContainText("Lisbon");
  await drawn(page, { things: { media: { length: CHARACTERS }, regions: spans(text) } });

  await page.reload({ waitUntil: "commit" });
  const opened = await page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(".regions h2")?.textContent.includes(count) === true)
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
    SPANS.toLocaleString("en-GB"),
  );

  const counted = page.locator(".regions h2 .plain");
  let marked = SPANS;
  let word = { x: 0, y: 0 };
  const aim = async () => {
    await expect(counted).toHaveText(marked.toLocaleString("en-GB"));
    word = await unmarkedWord(doc, marked - SPANS);
    marked += 1;
  };
  const select = () => page.mouse.dblclick(word.x, word.y);
  const label = () => page.keyboard.press("1");
  await perAct(browser, page, WARM, [select, label], aim);
  const [selected, added] = await perAct(browser, page, ADDED, [select, label], aim);
  await expect(counted).toHaveText((SPANS + WARM + ADDED).toLocaleString("en-GB"));
  tell(info, {
    text1m_open_ms: rounded(opened),
    text1m_select_word_ms: selected ?? Number.NaN,
    text1m_add_span_ms: added ?? Number.NaN,
  });
});
