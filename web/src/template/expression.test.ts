import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluate, ExpressionError, parse, type Names, type Value } from "@/template/expression";

interface Vector {
  expression: string;
  names?: Names;
  value?: Value;
  error?: { code: string; position: number };
}

const file = new URL("../../../tests/vectors/expressions.json", import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { vectors: Vector[] };

describe("the condition language", () => {
  test("has vectors", () => {
    expect(vectors.length).toBeGreaterThanOrEqual(120);
  });

  test.each(vectors.map((vector) => [vector.expression.slice(0, 60), vector] as const))("%s", (_, vector) => {
    if (vector.error) {
      let caught: unknown;
      try {
        parse(vector.expression);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(ExpressionError);
      const { code, position } = caught as ExpressionError;
      expect({ code, position }).toEqual(vector.error);
    } else {
      // A sum with 0 makes the two zeros of IEEE one, as JSON has it.
      const value = evaluate(parse(vector.expression), vector.names ?? {});
      expect(typeof value === "number" ? value + 0 : value).toEqual(vector.value);
    }
  });

  test("never reads what an object inherits", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      expect(evaluate(parse(name), {})).toBeNull();
      expect(evaluate(parse(`a.${name}`), { a: {} })).toBeNull();
      expect(evaluate(parse(`"${name}" in a`), { a: {} })).toBe(false);
    }
  });
});
