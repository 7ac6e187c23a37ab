/** `npm run perf -- [NAME ...] [--out FILE]`: runs measurements in a browser and writes their figures. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const ENDING = ".perf.ts";
const here = import.meta.dirname;
const names = readdirSync(here)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));
const USAGE = `usage: ./run perf-web [NAME ...] [--out FILE]
Without a name all are measured: ${names.join(", ")}.
--out FILE  writes the figures there, as JSON`;

function refuse(why: string): never {
  process.stderr.write(`${why}\n${USAGE}\n`);
  process.exit(2);
}

function asked() {
  try {
    const { values, positionals } = parseArgs({
      options: { out: { type: "string" }, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
    });
    return { ...values, chosen: positionals.map((name) => name.replace(/\.perf(\.ts)?$/u, "")) };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const { out, help, chosen } = asked();
if (help === true) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) refuse(`There is no measurement called ${unknown.join(", ")}.`);

// A path is meant from where the person stands, not from this folder.
const file = out === undefined ? "" : resolve(process.env["INIT_CWD"] ?? process.cwd(), out);
const files = chosen.map((name) => `/${name}${ENDING}`);
const words = ["playwright", "test", "-c", "tests/perf/perf.config.ts", ...files];
const env = { ...process.env, PERF_OUT: file };
const done = spawnSync("npx", words, { cwd: resolve(here, "../.."), stdio: "inherit", env });
process.exit(done.status ?? 1);
