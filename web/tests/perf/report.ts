import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { BOUNDS } from "./figures";

const PREFIX = "figure:";

/** Prints the figures beside their bounds, and writes them as one JSON object. */
export default class Report implements Reporter {
  private readonly figures: Record<string, unknown> = {};

  onTestEnd(_: TestCase, result: TestResult): void {
    for (const { type, description } of result.annotations) {
      if (type.startsWith(PREFIX))
        this.figures[type.slice(PREFIX.length)] = JSON.parse(description ?? "null") as unknown;
    }
  }

  onEnd(): void {
    const lines = Object.entries(BOUNDS).map(([name, bound]) => {
      const value = this.figures[name];
      const judged = typeof value !== "number" ? "" : value <= bound ? "ok" : "over";
      const shown = value === undefined ? "not measured" : JSON.stringify(value);
      return `${name.padEnd(32)}${shown.padStart(14)}${`<= ${bound}`.padStart(10)}  ${judged}`;
    });
    process.stdout.write(
      `\n${lines.join("\n")}\nrenderer: ${JSON.stringify(this.figures["renderer"] ?? "unknown")}\n`,
    );
    const out = process.env["PERF_OUT"] ?? "";
    if (out !== "") writeFileSync(out, `${JSON.stringify(this.figures, null, 2)}\n`);
  }
}
