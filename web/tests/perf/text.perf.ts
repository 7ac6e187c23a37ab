/** A text of a million characters with 10,000 spans: until it can be read, and what one more span takes. */
import { test } from "../e2e/fixtures";
import { rounded, tell } from "./figures";
import { addSpans, openMarked } from "./longText";

const SPANS = 9_970;

test("a million characters", async ({ owned: page, server, browser }, info) => {
  const opened = await openMarked(page, server, "Long text", SPANS);
  const { selected, added } = await addSpans(browser, page, SPANS);
  tell(info, {
    text1m_open_ms: rounded(opened),
    text1m_select_word_ms: selected,
    text1m_add_span_ms: added,
  });
});
