/** The real sets beside the repository, read by hand: nothing here is code of the product. */
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const python = join(repository, ".venv/bin/python");

/** Where the real sets lie; undefined where they are missing, which CI does not forgive. */
export function realData(): string | undefined {
  const folder = join(repository, "../shared/data");
  if (existsSync(folder)) return folder;
  if (process.env["CI"] === "true") throw new Error(`The real data sets are missing: ${folder}`);
  return undefined;
}

/** Runs Python in the repository, for what Node has no reader of. */
export function runPython(...words: string[]): string {
  const done = spawnSync(python, words, { cwd: repository, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

/** Rows of a CSV file, by its header. */
export const csvRows = (path: string): Record<string, string>[] =>
  JSON.parse(
    runPython(
      "-c",
      "import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding='utf-8', newline='')))))",
      path,
    ),
  ) as Record<string, string>[];

export const parquetRows = (path: string): Record<string, string>[] =>
  JSON.parse(
    runPython(
      "-c",
      "import json,sys; from pyarrow.parquet import read_table; print(json.dumps(read_table(sys.argv[1]).to_pylist(), default=str))",
      path,
    ),
  ) as Record<string, string>[];

/** A zip of files, as people send it. */
export function zipped(path: string, files: readonly string[]): string {
  mkdirSync(dirname(path), { recursive: true });
  runPython("-m", "zipfile", "-c", path, ...files);
  return path;
}

export type Token = readonly [word: string, tag: string];

/** Sentences of a CoNLL file: words with their tags. */
export function sentences(text: string): Token[][] {
  return text
    .split(/\n\s*\n/u)
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0)
    .map((lines) =>
      lines.map((line): Token => {
        const [word = "", tag = ""] = line.split("\t");
        return [word, tag.trim()];
      }),
    );
}

export interface Span {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The entities of a sentence whose words are joined by spaces, in code points. */
export function spansOf(sentence: readonly Token[]): Span[] {
  const points = Array.from(sentence.map(([word]) => word).join(" "));
  const found: { label: string; start: number; end: number }[] = [];
  let at = 0;
  for (const [word, tag] of sentence) {
    const end = at + Array.from(word).length;
    const last = found.at(-1);
    if (tag.startsWith("I-") && last?.end === at - 1) last.end = end;
    else if (tag !== "O") found.push({ label: tag.slice(2), start: at, end });
    at = end + 1;
  }
  return found.map((one) => ({ ...one, text: points.slice(one.start, one.end).join("") }));
}

export interface Box {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes of a Pascal VOC annotation that have an area. */
export function boxesOf(xml: string): Box[] {
  const side = (part: string, name: string) =>
    Number(new RegExp(`<${name}>([^<]+)</${name}>`, "u").exec(part)?.[1]);
  return [...xml.matchAll(/<object>([\s\S]*?)<\/object>/gu)]
    .map(([, part = ""]) => ({
      label: /<name>([^<]+)</u.exec(part)?.[1] ?? "",
      x: side(part, "xmin"),
      y: side(part, "ymin"),
      width: side(part, "xmax") - side(part, "xmin"),
      height: side(part, "ymax") - side(part, "ymin"),
    }))
    .filter((box) => box.width > 0 && box.height > 0);
}

/** The boxes of each picture of a folder of annotations, by the name without its ending. */
export function allBoxes(folder: string): Map<string, Box[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  return new Map(names.map((name) => [name.slice(0, -4), boxesOf(readFileSync(join(folder, name), "utf8"))]));
}
