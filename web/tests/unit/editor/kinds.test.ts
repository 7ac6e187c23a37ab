/** What kinds declare, held to the examples by which each states itself on the server. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { holds } from "../../../src/editor/core/conditions";
import { fetchFigures } from "../../../src/editor/core/figures";
import type { Json, JsonObject } from "../../../src/editor/core/json";
import { isRegionKind } from "../../../src/editor/core/kind";
import { hasRegions, KINDS, where, withGeometry } from "../../../src/editor/core/kinds";
import { regionsOf } from "../../../src/editor/core/draft";
import { readPlan, type ControlPlan } from "../../../src/editor/core/plan";
import { TOOLS } from "../../../src/editor/controls/image/tools";
import { valueInWords } from "../../../src/editor/parts/inWords";
import { EDITORS } from "../../../src/editor/parts/questionEditors";
import { FIGURES } from "../../../src/editor/scene/figures";
import { KIND_KEYS } from "../../../src/routes/template/words.gen";

interface Example {
  kind: string;
  plan: JsonObject;
  shown: Json;
  right: Json[];
}

const file = new URL("../../../../tests/vectors/kinds.json", import.meta.url);
const { examples } = JSON.parse(readFileSync(file, "utf8")) as { examples: Example[] };

const cases = examples.map((example, i) => [`${example.kind}, example ${i}`, example] as const);
const controlOf = ({ plan }: Example): ControlPlan => {
  const [control] = readPlan({ controls: { asked: plan } }).controls;
  if (control === undefined) throw new Error("The plan has no control.");
  return control;
};

beforeAll(fetchFigures);

test("every kind of the server is declared, has a title of its own and examples", () => {
  const kinds = Object.keys(KIND_KEYS).sort();
  expect(Object.keys(KINDS).sort()).toEqual(kinds);
  expect([...new Set(examples.map(({ kind }) => kind))].sort()).toEqual(kinds);
  expect(new Set(Object.values(KINDS).map(({ title }) => title())).size).toBe(kinds.length);
});

test("every kind has what draws it or asks it", () => {
  const controls = Object.keys(KINDS).map((type) => controlOf({ plan: { type } } as unknown as Example));
  const names = (some: readonly ControlPlan[]) => some.map(({ type }) => type).sort();
  expect(Object.keys(EDITORS).sort()).toEqual(names(controls.filter((control) => !hasRegions(control))));
  const figures = names(withGeometry(controls, "figure"));
  expect(Object.keys(FIGURES).sort()).toEqual(figures);
  expect(TOOLS.map(({ kind }) => kind).sort()).toEqual(figures);
});

test.each(cases)("answers read as words: %s", (_, example) => {
  const control = controlOf(example);
  const values = example.right.filter((value) => value !== "");
  const words = values.flatMap((value) => [
    valueInWords(control, value),
    ...(hasRegions(control) ? regionsOf(value).map((region) => where(region, control) || "in no words") : []),
  ]);
  expect(words.filter((one) => one === "" || /NaN|undefined|null|\[object/u.test(one))).toEqual([]);
});

test.each(cases)("nothing that the server takes is refused: %s", (_, example) => {
  const { kind, shown, right } = example;
  const control = controlOf(example);
  const known = KINDS[kind];
  if (known === undefined) throw new Error(`${kind} is unknown`);
  const refused = right
    // An empty field is an answer of programs alone: of a person it says that there is none yet.
    .filter((value) => value !== "")
    .filter((value) => {
      const given = isRegionKind(known) || known.given(value, control);
      return !given || known.check(value, control, holds, shown).length > 0;
    });
  expect(refused).toEqual([]);
});
