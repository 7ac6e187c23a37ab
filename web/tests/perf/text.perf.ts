/** A text of a million characters with 10,000 spans: until it can be read, and what one more span takes. */
import type { Page } from "@playwright/test";
import { expect, test } from "../e2e/fixtures";
import { newProject, openTask } from "../e2e/workbench";
import { rounded, tell } from "./figures";
import { drawn } from "./journal";

const CHARACTERS = 1_000_000;
const SPANS = 9_990;
const ADDED = 9;
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

/** Milliseconds from the key that labels the selection to the end of the frame that shows it, without the wait for that frame. */
async function timed(page: Page, key: string): Promise<number> {
  const took = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const soon = (then: () => void) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = then;
          port2.postMessage(undefined);
        };
        const begin = () => {
          const begun = performance.now();
          // A message comes after all that the key sets off at once; a frame's message after its painting.
          soon(() => {
            const handled = performance.now() - begun;
            requestAnimationFrame(() => {
              const frame = performance.now();
              soon(() => resolve(handled + performance.now() - frame));
            });
          });
        };
        window.addEventListener("keydown", begin, { capture: true, once: true });
      }),
  );
  await page.keyboard.press(key);
  return took;
}

test("a million characters", async ({ owned: page, server }, info) => {
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
  const each: number[] = [];
  for (let i = 0; i < ADDED; i += 1) {
    await page.mouse.dblclick(box.x + 330, box.y + 40 + i * 40);
    each.push(await timed(page, "1"));
  }
  await expect(page.locator(".regions h2")).toContainText((SPANS + ADDED).toLocaleString("en-GB"));
  const middle = each.sort((a, b) => a - b)[Math.floor(ADDED / 2)] ?? NaN;
  tell(info, { text1m_open_ms: rounded(opened), text1m_add_span_ms: rounded(middle) });
});
