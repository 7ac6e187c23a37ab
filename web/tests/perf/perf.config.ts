import { defineConfig } from "@playwright/test";
import base from "../../playwright.config";

/** One measurement after the other, each in a file of its own, on the browser of the tests. */
export default defineConfig({
  ...base,
  workers: 1,
  testDir: ".",
  testMatch: "*.perf.ts",
  globalSetup: "../e2e/global.ts",
  timeout: 300_000,
  retries: 0,
  reporter: [["list"], ["./report.ts"]],
  use: { ...base.use, trace: "off", viewport: { width: 1280, height: 900 } },
});
