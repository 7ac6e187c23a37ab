/** Every machine word that the server writes has a name on the pages of owners. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { eventVerbs } from "@/routes/organization/eventWords";
import { controlKinds } from "@/routes/project/controlWords";
import { KIND_KEYS } from "@/routes/template/words.gen";
import { assumptions } from "@/ui/assumptions";

// The table of rights has verbs too, such as organization.manage.
const server = globSync("../src/sterling/**/*.{py,sql}")
  .filter((path) => !path.endsWith("access.py"))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

it("names every event that the server writes down", () => {
  const nouns = [...new Set(eventVerbs.map((verb) => verb.split(".")[0]))].join("|");
  const written = server.matchAll(new RegExp(`["'](?:${nouns})\\.[a-z_]+["']`, "gu"));
  const ends = ["job.succeeded", "job.failed", "job.canceled"];
  const verbs = [...written].map(([verb]) => verb.slice(1, -1));
  expect(verbs.length).toBeGreaterThan(40);
  expect([...new Set([...verbs, ...ends])].sort()).toEqual([...eventVerbs].sort());
});

it("names every kind of control", () => {
  expect([...controlKinds].sort()).toEqual(Object.keys(KIND_KEYS).sort());
});

it("knows the sentences under which a certificate's interval holds", () => {
  const flat = server.replaceAll(/"\s*\n\s*"/gu, "");
  expect(assumptions.filter((sentence) => !flat.includes(`"${sentence}"`))).toEqual([]);
});
