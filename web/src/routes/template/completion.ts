/** What can be written at a place of a template in YAML: keys by place, kinds, names of views and fields. */
import { CONTROL_KEYS, KIND_KEYS, RULE_KEYS, TEMPLATE_KEYS, VIEW_KEYS, VIEW_KINDS } from "./words.gen";

export interface Completion {
  /** Where the begun word starts. */
  readonly from: number;
  /** Full replacements of the begun word. */
  readonly words: readonly string[];
}

interface Line {
  readonly indent: number;
  readonly key: string;
  readonly value: string;
}

const DATA_TYPES = ["string", "number", "integer", "boolean", "array", "object"];

/** The words that fit at the caret, those that begin with what is written there. */
export function complete(text: string, at: number): Completion {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const line = text.slice(start, at);
  const begun = /[\w$.#/-]*$/u.exec(line)?.[0] ?? "";
  const before = line.slice(0, line.length - begun.length);
  const path = parents(text.slice(0, start), before.search(/\S|$/u));
  const key = /^\s*(?:- +)?(\w+):\s+.*$/u.exec(before)?.[1];
  const words = key === undefined ? keysAt(path, text, start) : valuesAt(path, key, text);
  return { from: at - begun.length, words: words.filter((word) => word.startsWith(begun) && word !== begun) };
}

const lineOf = (line: string): Line | undefined => {
  const found = /^(\s*)(?:- +)?([\w-]+):(.*)$/u.exec(line);
  return found === null
    ? undefined
    : { indent: found[1]?.length ?? 0, key: found[2] ?? "", value: (found[3] ?? "").trim() };
};

/** The keys that a line of this indent stands under, outermost first. */
function parents(above: string, indent: number): readonly string[] {
  const path: string[] = [];
  let least = indent;
  for (const text of above.split("\n").reverse()) {
    const line = lineOf(text);
    if (line === undefined || line.indent >= least) continue;
    path.unshift(line.key);
    least = line.indent;
  }
  return path;
}

/** The keys right under a part of the template, in block style or in one line of flow style. */
function names(text: string, part: string): readonly string[] {
  const found: string[] = [];
  let inside = false;
  let indent: number | undefined;
  for (const row of text.split("\n")) {
    const line = lineOf(row);
    if (line === undefined) continue;
    if (line.indent === 0) {
      inside = line.key === part;
      indent = undefined;
      if (inside) found.push(...[...line.value.matchAll(/[{,]\s*(\w+):\s*\{/gu)].map((one) => one[1] ?? ""));
    } else if (inside) {
      indent ??= line.indent;
      if (line.indent === indent) found.push(line.key);
    }
  }
  return found;
}

/** The value of `type` in the block around a place. */
function kindAt(text: string, start: number, name: string): string {
  const lines = text.split("\n");
  const at = text.slice(0, start).split("\n").length - 1;
  const head = lines.slice(0, at).findLastIndex((row) => lineOf(row)?.key === name);
  const indent = lineOf(lines[head] ?? "")?.indent ?? 0;
  for (const row of lines.slice(head + 1)) {
    const line = lineOf(row);
    if (line === undefined) continue;
    if (line.indent <= indent) break;
    if (line.key === "type") return line.value;
  }
  return "";
}

function keysAt(path: readonly string[], text: string, start: number): readonly string[] {
  const [part, name] = path;
  const keys = (all: readonly string[]) => all.map((key) => `${key}: `);
  if (part === undefined) return keys(TEMPLATE_KEYS);
  if (part === "layout") return [...names(text, "views"), ...names(text, "controls")];
  if (part === "rules") return keys(RULE_KEYS);
  if (path.length !== 2 || name === undefined) return [];
  if (part === "views") return keys(VIEW_KEYS);
  if (part === "controls") return keys([...CONTROL_KEYS, ...(KIND_KEYS[kindAt(text, start, name)] ?? [])]);
  return part === "data" ? keys(["type", "description", "enum", "items"]) : [];
}

function valuesAt(path: readonly string[], key: string, text: string): readonly string[] {
  const [part] = path;
  if (key === "src") return names(text, "data").map((name) => `$.${name}`);
  if (key === "on") return names(text, "views");
  if (key === "$ref") return names(text, "ontology").map((name) => `#/ontology/${name}`);
  if (key === "required") return ["true", "false"];
  if (key !== "type") return [];
  if (part === "views") return VIEW_KINDS;
  return part === "controls" ? Object.keys(KIND_KEYS) : part === "data" ? DATA_TYPES : [];
}
