import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const run = (...words: string[]) =>
  spawnSync(process.execPath, [resolve(__dirname, "../perf/run.ts"), ...words], { encoding: "utf8" });

test("help on the measurements is a usage line with their names, and no fault", () => {
  const { status, stdout, stderr } = run("--help");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^usage: \.\/run perf-web/u);
  expect(stdout).toContain("hour");
});

test.each([
  ["a name that no measurement has", "nothing"],
  ["an option that there is not", "--verbose"],
  ["an option without its file", "--out"],
])("%s is refused with the list of names, and nothing runs", (_, word) => {
  const { status, stderr } = run("hour", word);
  expect(status).toBe(2);
  expect(stderr).toMatch(/usage: .*\n.*hour.*\n/u);
  expect(stderr).toContain(word);
  expect(stderr).not.toContain("at parseArgs");
});
