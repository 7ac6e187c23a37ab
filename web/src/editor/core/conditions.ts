/** Conditions of templates, parsed once each. */
import { holds as evaluate, parse, type Expression } from "@/template/expression";
import type { JsonObject } from "./json";

const parsed = new Map<string, Expression | undefined>();

function read(source: string): Expression | undefined {
  if (!parsed.has(source)) {
    let expression: Expression | undefined;
    try {
      expression = parse(source);
    } catch {
      // The server compiled this template; if a condition cannot be read here, rather ask than hide.
      expression = undefined;
    }
    parsed.set(source, expression);
  }
  return parsed.get(source);
}

export function holds(source: string, names: JsonObject): boolean {
  const expression = read(source);
  return expression === undefined || evaluate(expression, names);
}
