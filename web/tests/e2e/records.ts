/** Real data for the specs, from the folder beside the repository. */
import { createReadStream, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

const DATA = path.resolve(import.meta.dirname, "../../../../shared/data");

export type Row = Record<string, unknown>;

/** The first records of a file of lines, packed or not. */
export async function records(name: string, count: number): Promise<Row[]> {
  const file = createReadStream(path.join(DATA, name));
  const input = name.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  const found: Row[] = [];
  for await (const line of createInterface({ input })) {
    found.push(JSON.parse(line) as Row);
    if (found.length === count) break;
  }
  file.destroy();
  return found;
}

/** A column of a file of comma-separated values without commas inside: its first cells. */
export const column = (name: string, at: number, count: number): string[] =>
  readFileSync(path.join(DATA, name), "utf8")
    .split("\n")
    .slice(1, count + 1)
    .map((line) => line.split(",")[at] ?? "");
