import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Assay } from "@/ui/Assay";
import { AssayGlyph } from "@/ui/AssayGlyph";
import { Certificate } from "@/ui/Certificate";
import { ConfusionMatrix } from "@/ui/ConfusionMatrix";
import { Stamp } from "@/ui/Stamp";
import { StateStrip } from "@/ui/StateStrip";

const drawn = renderToStaticMarkup;

describe("the Assay", () => {
  it("places the estimate, the interval and the target on the scale", () => {
    // The mock's table glyph: width 72, scale 75-100, 94.1 (91.6-96.0), target 93.
    const svg = drawn(
      <AssayGlyph
        estimate={0.941}
        bounds={{ low: 0.916, high: 0.96 }}
        target={0.93}
        scale={[0.75, 1]}
        width={72}
      />,
    );
    expect(/M(47\.\d+) 6H(59\.\d+|58\.8)/u.test(svg)).toBe(true);
    expect(svg).toContain('aria-hidden="true"');
  });
  it("is green, amber or red by its interval, and says number and interval", () => {
    const of = (low: number, high: number) =>
      drawn(<Assay estimate={(low + high) / 2} bounds={{ low, high }} cases={1200} target={0.93} />);
    expect(of(0.94, 0.96)).toContain("met");
    expect(of(0.92, 0.95)).toContain("unsure");
    expect(of(0.9, 0.92)).toContain("miss");
    expect(of(0.92, 0.95)).toContain("(92.0–95.0)");
  });
  it("shows a hollow dot and a tilde when it is from a prior, a dash when nothing was measured", () => {
    const prior = drawn(<Assay estimate={0.97} uncalibrated cases={1} />);
    expect(prior).toContain("unc");
    expect(prior).toContain("~97");
    expect(prior).toContain("circle");
    expect(drawn(<Assay estimate={null} />)).toContain("Not measured");
  });
});

describe("stamp and certificate", () => {
  it("is dashed without an audit", () => {
    expect(drawn(<Stamp fineness={null} />)).toContain("stroke-dasharray");
    expect(drawn(<Stamp fineness={928} />)).toContain('aria-label="Fineness 928"');
  });
  it("says what was right, what was wrong, and that an interval around the target proves nothing", () => {
    const html = drawn(
      <Certificate
        target={0.93}
        certificate={{
          control: "objects",
          accuracy: 0.9425,
          low: 0.928,
          high: 0.954,
          level: 0.95,
          audited: 1200,
          correct: 1131,
          population: 18432,
          method: "Wilson",
          assumptions: ["The audited tasks are a random sample."],
          seed: 7,
          fineness: 928,
        }}
      />,
    );
    expect(html).toContain("1,131 right, 69 wrong");
    expect(html).toContain("inside the interval, so not proven");
    expect(drawn(<Certificate certificate={null} target={null} />)).toContain("no certificate");
  });
});

describe("charts", () => {
  it("colours only the errors of a confusion matrix, in percent of the true class", () => {
    const html = drawn(
      <ConfusionMatrix
        classes={["car", "bus"]}
        counts={[
          [97, 3],
          [0, 10],
        ]}
      />,
    );
    expect(html.match(/color-mix/gu)).toHaveLength(1);
    expect(html).toContain(">97<");
    expect(html).toContain("·");
  });
  it("tells the strip of states in words", () => {
    expect(drawn(<StateStrip counts={{ done: 3494, open: 1310 }} />)).toContain(
      'aria-label="Done 3,494, Open 1,310"',
    );
  });
});
