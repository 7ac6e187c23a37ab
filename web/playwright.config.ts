import { defineConfig } from "@playwright/test";

/** Debian's Chromium, told to keep quiet: nothing may leave the machine while tests run. */
export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/e2e/global.ts",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // As many as CI has cores; all share one server.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env["CI"]),
  reporter: "list",
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
