/** What the browser checks of values, held to the examples by which each kind states itself on the server. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { holds } from "../../../src/editor/core/conditions";
import { fetchFigures } from "../../../src/editor/core/figures";
import type { Json, JsonObject } from "../../../src/editor/core/json";
import { KINDS } from "../../../src/editor/core/kinds";
import { readPlan } from "../../../src/editor/core/plan";

interface Example {
  kind: string;
  plan: JsonObject;
  shown: Json;
  right: Json[];
}

const file = new URL("../../../../tests/vectors/kinds.json", import.meta.url);
const { examples } = JSON.parse(readFileSync(file, "utf8")) as { examples: Example[] };

beforeAll(fetchFigures);

test("every kind with an editor has examples", () => {
  expect([...new Set(examples.map(({ kind }) => kind))].sort()).toEqual(Object.keys(KINDS).sort());
});

test.each(examples.map((example, i) => [`${example.kind}, example ${i}`, example] as const))(
  "nothing that the server takes is refused: %s",
  (_, { kind, plan, shown, right }) => {
    const [control] = readPlan({ controls: { asked: plan } }).controls;
    const known = KINDS[kind];
    if (control === undefined || known === undefined) throw new Error(`${kind} is unknown`);
    const refused = right
      // An empty field is an answer of programs alone: of a person it says that there is none yet.
      .filter((value) => value !== "")
      .filter(
        (value) => !known.given(value, control) || known.check(value, control, holds, shown).length > 0,
      );
    expect(refused).toEqual([]);
  },
);
