/** What is wrong with the fields of a form, by the part of JSON Schema that forms know. */
import { t } from "@/i18n";
import { isObject, listOf, type Json, type JsonObject } from "../../core/json";
import { say, type Fault } from "../../core/kind";
import { Offsets } from "../../core/offsets";
import { numberOf, textOf } from "../../core/plan";
import { EXAMPLES, isDate, type Precision } from "../date/precision";

export function fieldProblems(schema: JsonObject, value: Json | undefined, name: string): Fault[] {
  const title = textOf(schema, "title") || name;
  const { type } = schema;
  if (type === "object") return memberProblems(schema, value);
  if (type === "array") {
    const [min, max] = [numberOf(schema, "minItems") ?? 0, numberOf(schema, "maxItems") ?? Infinity];
    if (listOf(value).length < min) return say(t("{title}: at least {min}.", { title, min }));
    if (listOf(value).length > max) return say(t("{title}: at most {max}.", { title, max }));
    const { items } = schema;
    if (!isObject(items) || !Array.isArray(value)) return [];
    return value.flatMap((element, i) => fieldProblems(items, element, `${title} ${i + 1}`));
  }
  if (type === "number" || type === "integer") return numberProblems(schema, value, title);
  return type === "string" ? textProblems(schema, value, title) : [];
}

function memberProblems(schema: JsonObject, value: Json | undefined): Fault[] {
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

function numberProblems(schema: JsonObject, value: Json | undefined, title: string): Fault[] {
  if (typeof value !== "number" || !Number.isFinite(value))
    return say(t("{title}: write a number.", { title }));
  if (schema["type"] === "integer" && !Number.isInteger(value))
    return say(t("{title}: write a whole number.", { title }));
  const [min, max] = [numberOf(schema, "minimum"), numberOf(schema, "maximum")];
  if (min !== undefined && value < min) return say(t("{title}: at least {min}.", { title, min }));
  return max !== undefined && value > max ? say(t("{title}: at most {max}.", { title, max })) : [];
}

function textProblems(schema: JsonObject, value: Json | undefined, title: string): Fault[] {
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
