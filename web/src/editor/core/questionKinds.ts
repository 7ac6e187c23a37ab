/** What the browser can check of the values of questions with a shape of their own. */
import { t } from "@/i18n";
import { isObject, type Json, type JsonObject } from "./json";
import { Offsets } from "./offsets";
import { numberOf, textOf } from "./plan";
import { chainsOf, linksOf, plainChains, plainLinks } from "./links";
import type { Kind, Kinds, Problem } from "./problems";

type Found = Omit<Problem, "control">;

const say = (message: string): Found[] => [{ message }];
const length = (value: Json | undefined): number => (Array.isArray(value) ? value.length : 0);

const tree: Kind = {
  region: false,
  given: (value, plan) => length(value) > 0 || (Array.isArray(value) && numberOf(plan.spec, "min") === 0),
  check: (value, plan) => {
    const [min, max] = [numberOf(plan.spec, "min") ?? 1, numberOf(plan.spec, "max") ?? 1];
    if (length(value) < min) return say(t("Choose at least {min}.", { min }));
    return length(value) > max ? say(t("Choose at most {max}.", { max })) : [];
  },
};

export const PRECISIONS = {
  year: /^\d{4}$/u,
  month: /^\d{4}-\d{2}$/u,
  day: /^\d{4}-\d{2}-\d{2}$/u,
  minute: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u,
  second: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/u,
} as const;
export type Precision = keyof typeof PRECISIONS;
export const EXAMPLES: Readonly<Record<Precision, string>> = {
  year: "2026",
  month: "2026-03",
  day: "2026-03-29",
  minute: "2026-03-29T14:05",
  second: "2026-03-29T14:05:09",
};

export const precisionOf = (spec: JsonObject): Precision => {
  const given = textOf(spec, "precision");
  return given in PRECISIONS ? (given as Precision) : "day";
};

/** Whether the text is a day of the calendar and a time of the clock, written as fine as it should be. */
export function isDate(text: string, precision: Precision): boolean {
  if (!PRECISIONS[precision].test(text)) return false;
  const full = `${text}${"0001-01-01T00:00:00".slice(text.length)}`;
  const date = new Date(`${full}Z`);
  return !Number.isNaN(date.getTime()) && text.slice(0, 4) !== "0000" && date.toISOString().startsWith(full);
}

const date: Kind = {
  region: false,
  given: (value) => typeof value === "string" && value !== "",
  check: (value, plan) => {
    const precision = precisionOf(plan.spec);
    const [min, max] = [textOf(plan.spec, "min"), textOf(plan.spec, "max")];
    if (typeof value !== "string" || !isDate(value, precision))
      return say(t("Write it like {example}.", { example: EXAMPLES[precision].replace("T", " ") }));
    if (min !== "" && value < min) return say(t("Not before {min}.", { min }));
    return max !== "" && value > max ? say(t("Not after {max}.", { max })) : [];
  },
};

const rank: Kind = {
  region: false,
  given: (value) => length(value) > 0,
  check: (value, plan, _, shown) => {
    const all = plan.options.length > 0 ? plan.options.length : length(shown);
    const count = Math.min(numberOf(plan.spec, "top") ?? all, all);
    return length(value) < count
      ? say(t("{done} of {count} are ranked.", { done: length(value), count }))
      : [];
  },
};

const preference: Kind = {
  region: false,
  given: (value) => isObject(value) && typeof value["better"] === "string",
  check: () => [],
};

const matrix: Kind = {
  region: false,
  given: (value) => isObject(value) && Object.keys(value).length > 0,
  check: (value, plan) => {
    if (plan.spec["partial"] === true || !isObject(value)) return [];
    const missing = rowsOf(plan.spec).find((row) => value[row.id] === undefined);
    return missing === undefined ? [] : say(t("{title} has no answer.", { title: missing.title }));
  },
};

export interface Row {
  id: string;
  title: string;
  help: string;
}

/** The rows of a matrix. */
export function rowsOf(spec: JsonObject): Row[] {
  const { rows } = spec;
  return (Array.isArray(rows) ? rows : []).filter(isObject).map((row) => ({
    id: textOf(row, "id"),
    title: textOf(row, "title") || textOf(row, "id"),
    help: textOf(row, "help"),
  }));
}

const form: Kind = {
  region: false,
  given: (value) => isObject(value) && Object.keys(value).length > 0,
  check: (value, plan) => {
    const { schema } = plan.spec;
    return isObject(schema) ? fieldProblems(schema, value, "") : [];
  },
};

/** What is wrong with a field of a form, by the part of JSON Schema that forms know. */
export function fieldProblems(schema: JsonObject, value: Json | undefined, name: string): Found[] {
  const title = textOf(schema, "title") || name;
  const { type } = schema;
  if (type === "object") return memberProblems(schema, value);
  if (type === "array") {
    const [min, max] = [numberOf(schema, "minItems") ?? 0, numberOf(schema, "maxItems") ?? Infinity];
    if (length(value) < min) return say(t("{title}: at least {min}.", { title, min }));
    if (length(value) > max) return say(t("{title}: at most {max}.", { title, max }));
    const { items } = schema;
    if (!isObject(items) || !Array.isArray(value)) return [];
    return value.flatMap((element, i) => fieldProblems(items, element, `${title} ${i + 1}`));
  }
  if (type === "number" || type === "integer") return numberProblems(schema, value, title);
  return type === "string" ? textProblems(schema, value, title) : [];
}

function memberProblems(schema: JsonObject, value: Json | undefined): Found[] {
  const { properties, required } = schema;
  if (!isObject(properties)) return [];
  const given = isObject(value) ? value : {};
  const needed = new Set(Array.isArray(required) ? required : []);
  return Object.entries(properties).flatMap(([name, member]) => {
    if (!isObject(member)) return [];
    if (given[name] !== undefined) return fieldProblems(member, given[name], name);
    return needed.has(name) ? say(t("{title} is missing.", { title: textOf(member, "title") || name })) : [];
  });
}

function numberProblems(schema: JsonObject, value: Json | undefined, title: string): Found[] {
  if (typeof value !== "number" || !Number.isFinite(value))
    return say(t("{title}: write a number.", { title }));
  if (schema["type"] === "integer" && !Number.isInteger(value))
    return say(t("{title}: write a whole number.", { title }));
  const [min, max] = [numberOf(schema, "minimum"), numberOf(schema, "maximum")];
  if (min !== undefined && value < min) return say(t("{title}: at least {min}.", { title, min }));
  return max !== undefined && value > max ? say(t("{title}: at most {max}.", { title, max })) : [];
}

function textProblems(schema: JsonObject, value: Json | undefined, title: string): Found[] {
  const text = typeof value === "string" ? value : "";
  const points = new Offsets(text).length;
  const [min, max] = [numberOf(schema, "minLength") ?? 0, numberOf(schema, "maxLength") ?? Infinity];
  if (points < min) return say(t("{title}: {points} of at least {min} characters.", { title, points, min }));
  if (points > max)
    return say(t("{title}: {points} characters, at most {max} are allowed.", { title, points, max }));
  const precision = { date: "day", "date-time": "second" }[textOf(schema, "format")] as Precision | undefined;
  return precision !== undefined && !isDate(text, precision)
    ? say(t("{title}: write it like {example}.", { title, example: EXAMPLES[precision] }))
    : [];
}

const relation: Kind = {
  region: false,
  given: Array.isArray,
  check: (value, plan) => {
    const [min, max] = [numberOf(plan.spec, "min") ?? 0, numberOf(plan.spec, "max") ?? Infinity];
    if (length(value) < min) return say(t("Make at least {min} links.", { min }));
    return length(value) > max ? say(t("Make at most {max} links.", { max })) : [];
  },
  sent: (value) => plainLinks(linksOf(value)),
};

const chain: Kind = {
  region: false,
  given: Array.isArray,
  check: () => [],
  sent: (value) => plainChains(chainsOf(value)),
};

export const QUESTION_KINDS: Kinds = { tree, date, rank, preference, matrix, form, relation, chain };
