/** A text of a million characters that has five times as many spans, and what a letter takes that is typed beside them. */
import { test } from "../e2e/fixtures";
import { perStep, rounded, tell } from "./figures";
import { addSpans, openMarked, spans } from "./longText";

const MOST = 50_000;
const MANY = 10_000;
/** Letters that are typed unmeasured first, and those that are measured. */
const WARM = 40;
const TYPED = 100;

test("a million characters with 50,000 spans", async ({ owned: page, server, browser }, info) => {
  const opened = await openMarked(page, server, "Dense text", MOST);
  const { added } = await addSpans(browser, page, MOST);
  tell(info, { text1m_50k_open_ms: rounded(opened), text1m_50k_add_span_ms: added });
});

const type = "abcdefghij".split("");

test("typing beside 10,000 spans", async ({ owned: page, server, browser }, info) => {
  await openMarked(page, server, "Text beside", MANY, {
    controls: { note: { type: "text", title: "Note", multiline: true } },
  });
  await page.getByRole("textbox", { name: "Note" }).click();
  const key = (i: number) => page.keyboard.press(type[i % type.length] ?? " ");
  await perStep(browser, page, WARM, key);
  tell(info, { typing_10k_note_ms: await perStep(browser, page, TYPED, key) });
});

test("typing what each of 10,000 spans says", async ({ owned: page, server, browser }, info) => {
  const said = Object.fromEntries(spans(MANY).map(({ id }) => [id, "what it says"]));
  await openMarked(page, server, "Text of each", MANY, {
    controls: { said: { type: "text", title: "Said", multiline: true, per: "region[control=things]" } },
    answer: { said },
  });
  await page.getByRole("textbox", { name: "Said" }).click();
  const key = (i: number) => page.keyboard.press(type[i % type.length] ?? " ");
  await perStep(browser, page, WARM, key);
  tell(info, { typing_10k_each_ms: await perStep(browser, page, TYPED, key) });
});
