/** A text of a million characters with 10,000 spans: until it can be read, and what one more span takes. */
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

  const box = await doc.boundingBox();
  if (box === null) throw new Error("No text");
  const select = (i: number) =>
    page.mouse.dblclick(box.x + 330 + 100 * Math.floor(i / 9), box.y + 40 + (i % 9) * 40);
  const label = () => page.keyboard.press("1");
  await perAct(browser, page, WARM, [select, label]);
  const [selected, added] = await perAct(browser, page, ADDED, [(i) => select(WARM + i), label]);
  await expect(page.locator(".regions h2")).not.toContainText(SPANS.toLocaleString("en-GB"));
  tell(info, {
    text1m_open_ms: rounded(opened),
    text1m_select_word_ms: selected ?? Number.NaN,
    text1m_add_span_ms: added ?? Number.NaN,
  });
});
