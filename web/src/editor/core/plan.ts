/** The UI plan of a template, as the server compiled it, read once into types that the editors trust. */
import { isObject, listOf, type Json, type JsonObject } from "./json";

export interface LabelOption {
  id: string;
  title: string;
  key: string | undefined;
  color: string;
  /** Place among the 24 colours, which also fixes the pattern; undefined for an owner's own colour. */
  slot: number | undefined;
  help: string;
  depth: number;
}

export interface ViewPlan {
  name: string;
  type: string;
  title: string;
  path: readonly (string | number)[];
  granularity: "word" | "character";
}

export interface ControlPlan {
  name: string;
  type: string;
  title: string;
  help: string;
  on: string | undefined;
  required: boolean | string;
  when: string | undefined;
  /** Options or labels, in order. */
  options: readonly LabelOption[];
  /** Everything else that the kind says. */
  spec: JsonObject;
}

export interface RulePlan {
  check: string;
  message: string;
  when: string | undefined;
}

export interface Plan {
  title: string;
  views: readonly ViewPlan[];
  controls: readonly ControlPlan[];
  /** Rows of names; a row of several stands side by side. */
  layout: readonly (readonly string[])[];
  rules: readonly RulePlan[];
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const maybe = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Members with their names, from an object keyed by name or a list of objects that carry theirs. */
function named(value: Json | undefined): [string, JsonObject][] {
  if (Array.isArray(value)) return value.filter(isObject).map((member) => [text(member["name"]), member]);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => (isObject(member) ? [[name, member]] : []));
}

export function readPlan(json: unknown): Plan {
  const plan = isObject(json) ? json : {};
  return {
    title: text(plan["title"]),
    views: named(plan["views"]).map(([name, view]) => readView(name, view)),
    controls: named(plan["controls"]).map(([name, control]) => readControl(name, control)),
    layout: listOf(plan["layout"]).map(names),
    rules: listOf(plan["rules"]).filter(isObject).map(readRule),
  };
}

const names = (row: Json): string[] =>
  Array.isArray(row) ? row.flatMap(names) : typeof row === "string" ? [row] : [];

const readRule = (rule: JsonObject): RulePlan => ({
  check: text(rule["check"]),
  message: text(rule["message"]),
  when: maybe(rule["when"]),
});

function readView(name: string, view: JsonObject): ViewPlan {
  const given = view["path"];
  return {
    name,
    type: text(view["type"]),
    title: text(view["title"]),
    path: Array.isArray(given) ? given.filter(isStep) : sourcePath(text(view["src"])),
    granularity: view["granularity"] === "character" ? "character" : "word",
  };
}

const isStep = (step: Json): step is string | number => typeof step === "string" || typeof step === "number";

function readControl(name: string, control: JsonObject): ControlPlan {
  const { required } = control;
  return {
    name,
    type: text(control["type"]),
    title: text(control["title"]) || name,
    help: text(control["help"]),
    on: maybe(control["on"]),
    required: typeof required === "boolean" || typeof required === "string" ? required : true,
    when: maybe(control["when"]),
    options: ownKeys(listOf(control["options"] ?? control["labels"]).flatMap(readOption)),
    spec: control,
  };
}

/** Options that are single digits answer to themselves: who sees a 7 presses 7. */
function ownKeys(options: LabelOption[]): LabelOption[] {
  const digits = options.every((option) => /^[0-9]$/.test(option.title));
  return digits ? options.map((option) => ({ ...option, key: option.title })) : options;
}

function readOption(value: Json): LabelOption[] {
  if (typeof value === "string") return readOption({ id: value });
  if (!isObject(value)) return [];
  const { slot, depth } = value;
  return [
    {
      id: text(value["id"]),
      title: text(value["title"]) || text(value["id"]),
      key: maybe(value["key"])?.toUpperCase(),
      color: text(value["color"]) || "#497dba",
      slot: typeof slot === "number" ? slot : undefined,
      help: text(value["help"]),
      depth: typeof depth === "number" ? depth : 0,
    },
  ];
}

const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(0|[1-9][0-9]*)\]|\["([^"\\]+)"\]|\['([^'\\]+)'\]/uy;

/** `$.pages[0].url` is ["pages", 0, "url"]. */
export function sourcePath(src: string): (string | number)[] {
  if (!src.startsWith("$")) return [];
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  for (let match = STEP.exec(src); match !== null; match = STEP.exec(src)) {
    const [, name, index, double, single] = match;
    steps.push(index === undefined ? (name ?? double ?? single ?? "") : Number(index));
    if (STEP.lastIndex === src.length) break;
  }
  return steps;
}

/** What an item has at a path; undefined where it has nothing. */
export function lookUp(path: readonly (string | number)[], data: unknown): Json | undefined {
  let value: unknown = data;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === "number") value = value[step] as unknown;
    else if (isObject(value) && typeof step === "string") value = value[step];
    else return undefined;
  }
  return value as Json | undefined;
}

/** Numbers and strings of a kind's own settings. */
export const numberOf = (spec: JsonObject, name: string): number | undefined => {
  const value = spec[name];
  return typeof value === "number" ? value : undefined;
};
export const textOf = (spec: JsonObject, name: string): string => text(spec[name]);
export const flagOf = (spec: JsonObject, name: string): boolean => spec[name] === true;

/** The title of an option; its id where it is none of them. */
export const titleOf = (options: readonly { id: string; title: string }[], id: Json): string =>
  options.find((option) => option.id === id)?.title ?? (typeof id === "string" ? id : JSON.stringify(id));
