/** `npm run perf -- --out FILE`: runs the measurements in a browser and writes their figures. */
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { out: { type: "string" } },
  allowPositionals: true,
});
const web = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
// A path is meant from where the person stands, not from this folder.
const out = values.out === undefined ? "" : resolve(process.env["INIT_CWD"] ?? process.cwd(), values.out);
const words = ["playwright", "test", "-c", "tests/perf/perf.config.ts", ...positionals];
const done = spawnSync("npx", words, { cwd: web, stdio: "inherit", env: { ...process.env, PERF_OUT: out } });
process.exit(done.status ?? 1);
