import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { faultIn } from "@/editor/core/renditions";
import { MediaFault } from "@/editor/views/MediaFault";

describe("a file that can be shown in part", () => {
  it("says what of it cannot be read, as text", () => {
    const fault = faultIn({ frames: 12, fault: "<b>File ended prematurely</b>" });
    const said = renderToStaticMarkup(<MediaFault fault={fault} />);
    expect(said).toContain('role="note"');
    expect(said).toContain("can be read: &lt;b&gt;File ended prematurely&lt;/b&gt;. Go on");
  });
  it("says nothing where all of it was read, or nobody looked", () => {
    for (const facts of [{ fault: null }, {}])
      expect(renderToStaticMarkup(<MediaFault fault={faultIn(facts)} />)).toBe("");
  });
});
