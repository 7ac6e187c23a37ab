/** The server refuses kinds that have no editor; it reads which have one from a file that this holds to the truth. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { KINDS } from "@/editor/core/kinds";

it("has an editor for each kind that the server promises, and for no other", () => {
  const promised = JSON.parse(
    readFileSync(new URL("../../../src/sterling/controls/editors.json", import.meta.url), "utf8"),
  ) as string[];
  expect(Object.keys(KINDS).sort()).toEqual([...promised].sort());
});
