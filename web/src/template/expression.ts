/**
 * The condition language of templates: `when`, `required` and rules.
 *
 * The twin of `sterling/domain/expression.py`, which says what each operation means; both are held to
 * `tests/vectors/expressions.json`. It never runs text as code. Evaluation is total: a missing name is null and an
 * operation on values that do not fit it has a stated result. Lengths and positions count Unicode code points.
 */

import { MAX_DEPTH, read, type Node } from "@/template/grammar";

export { ExpressionError } from "@/template/grammar";

export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };
export type Names = { readonly [name: string]: Value };

export interface Expression {
  readonly source: string;
  readonly root: Node;
  /** The dotted paths that it reads. */
  readonly names: readonly (readonly string[])[];
}

/** Parse an expression; throw ExpressionError where it is not one. */
export function parse(source: string): Expression {
  return { source, ...read(source) };
}

/** The value for these names; never throws. */
export function evaluate(expression: Expression, names: Names): Value {
  return valueOf(expression.root, names);
}

/** Whether the value is true. */
export function holds(expression: Expression, names: Names): boolean {
  return truth(evaluate(expression, names));
}

/** Null, false, 0, "" and empty lists and objects are untrue. */
export function truth(value: Value): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value !== null && typeof value === "object") return Object.keys(value).length > 0;
  return Boolean(value);
}

function valueOf(node: Node, names: Names): Value {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "name":
      return lookUp(node.path, names);
    case "items":
      return node.items.map((item) => valueOf(item, names));
    case "call":
      return call(
        node.name,
        node.items.map((item) => valueOf(item, names)),
      );
    case "unary": {
      const value = valueOf(node.operand, names);
      if (node.operator === "not") return !truth(value);
      return isNumber(value) ? -value : null;
    }
    case "chain":
      return chained(node.first, node.rest, names);
  }
}

function chained(first: Node, rest: readonly (readonly [string, Node])[], names: Names): Value {
  const operator = rest[0]?.[0];
  if (operator === "and")
    return [first, ...rest.map(([, node]) => node)].every((node) => truth(valueOf(node, names)));
  if (operator === "or")
    return [first, ...rest.map(([, node]) => node)].some((node) => truth(valueOf(node, names)));
  let value = valueOf(first, names);
  for (const [sign, node] of rest) value = binary(sign, value, valueOf(node, names));
  return value;
}

function lookUp(path: readonly string[], names: Names): Value {
  let value: Value = names;
  for (const name of path) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
    value = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
  }
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

function isNumber(value: Value): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function finite(value: number): Value {
  return Number.isFinite(value) ? value : null;
}

function binary(sign: string, a: Value, b: Value): Value {
  switch (sign) {
    case "==":
      return equal(a, b);
    case "!=":
      return !equal(a, b);
    case "in":
      return contains(a, b);
    case "not in":
      return !contains(a, b);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(sign, a, b);
    default:
      return isNumber(a) && isNumber(b) ? finite(arithmetic(sign, a, b)) : null;
  }
}

function arithmetic(sign: string, a: number, b: number): number {
  if (sign === "+") return a + b;
  if (sign === "-") return a - b;
  if (sign === "*") return a * b;
  return sign === "/" ? a / b : a % b;
}

function ordered(sign: string, a: Value, b: Value): boolean {
  let order: number;
  if (typeof a === "string" && typeof b === "string") order = compareText(a, b);
  else if (isNumber(a) && isNumber(b)) order = a < b ? -1 : Number(a > b);
  else return false;
  if (sign === "<") return order < 0;
  if (sign === "<=") return order <= 0;
  return sign === ">" ? order > 0 : order >= 0;
}

/** By code point: JavaScript's own order goes by UTF-16 units and puts emoji before some letters. */
function compareText(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const apart = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (apart !== 0) return apart;
  }
  return left.length - right.length;
}

/** Deep equality by type; 1 is not true. False beyond MAX_DEPTH. */
export function equal(a: Value, b: Value, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, at) => equal(value, b[at] ?? null, depth + 1));
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return scalarEqual(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name] ?? null, b[name] ?? null, depth + 1))
  );
}

function scalarEqual(a: Value, b: Value): boolean {
  return a === b && (typeof a !== "number" || Number.isFinite(a));
}

function contains(a: Value, b: Value): boolean {
  if (Array.isArray(b)) return b.some((element) => equal(a, element));
  if (typeof a !== "string" || b === null) return false;
  if (typeof b === "string") return b.includes(a);
  return typeof b === "object" && Object.hasOwn(b, a);
}

function call(name: string, values: readonly Value[]): Value {
  const first = values[0] ?? null;
  switch (name) {
    case "abs":
      return isNumber(first) ? Math.abs(first) : null;
    case "len":
      return length(first);
    case "lower":
      return typeof first === "string" ? first.toLowerCase() : null;
    case "upper":
      return typeof first === "string" ? first.toUpperCase() : null;
    default:
      return extreme(name, values.length === 1 && Array.isArray(first) ? first : values);
  }
}

function length(value: Value): Value {
  if (typeof value === "string") return Array.from(value).length;
  if (Array.isArray(value)) return value.length;
  return value !== null && typeof value === "object" ? Object.keys(value).length : null;
}

function extreme(name: string, values: readonly Value[]): Value {
  const numbers = values.filter(isNumber);
  if (numbers.length === 0 || numbers.length !== values.length) return null;
  return numbers.reduce((a, b) => (name === "min" ? Math.min(a, b) : Math.max(a, b)));
}
