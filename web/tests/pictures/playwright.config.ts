import { defineConfig } from "@playwright/test";
import base from "../../playwright.config";

/** The pictures of the README, taken of a demonstration that runs already: `./run pictures`. */
export default defineConfig({
  ...base,
  testDir: ".",
  testMatch: "*.picture.ts",
  globalSetup: [],
  workers: 1,
});
