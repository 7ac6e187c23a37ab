/** Every machine word that the server writes has a name on the pages of owners. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SENTENCES, TITLES } from "@/i18n/server";
import { eventVerbs } from "@/routes/organization/eventWords";
import { assumptions } from "@/ui/assumptions";

const read = (paths: readonly string[]) => paths.map((path) => readFileSync(path, "utf8")).join("\n");
const files = globSync("../src/sterling/**/*.{py,sql}");
// The table of rights has verbs too, such as organization.manage.
const server = read(files.filter((path) => !path.endsWith("access.py")));

it("names every event that the server writes down", () => {
  const nouns = [...new Set(eventVerbs.map((verb) => verb.split(".")[0]))].join("|");
  const written = server.matchAll(new RegExp(`["'](?:${nouns})\\.[a-z_]+["']`, "gu"));
  const ends = ["job.succeeded", "job.failed", "job.canceled"];
  const verbs = [...written].map(([verb]) => verb.slice(1, -1));
  expect(verbs.length).toBeGreaterThan(40);
  expect([...new Set([...verbs, ...ends])].sort()).toEqual([...eventVerbs].sort());
});

it("knows the sentences under which a certificate's interval holds", () => {
  const flat = server.replaceAll(/"\s*\n\s*"/gu, "");
  expect(assumptions.filter((sentence) => !flat.includes(`"${sentence}"`))).toEqual([]);
});

it("knows only sentences that the server says, and titles that its templates have", () => {
  const flat = read(files)
    .replaceAll(/"\s*\n\s*f?"/gu, "")
    .replaceAll("''", "'");
  const plain = (text: string) => text.replaceAll(/[$()*+.?[\\\]^|]/gu, "\\$&");
  const inSource = (sentence: string) =>
    new RegExp(
      sentence
        .split(/\{\w+\}/u)
        .map(plain)
        .join("(?:\\{[^{}]*\\}|%s)"),
      "u",
    ).test(flat);
  expect(SENTENCES.filter((sentence) => !inSource(sentence))).toEqual([]);
  const gallery = globSync("../src/sterling/controls/gallery/*.yaml").map((path) =>
    readFileSync(path, "utf8"),
  );
  // A description may go on in a second line.
  const words = gallery.flatMap((text) =>
    [/^ {2}title: (.*)$/mu, /^ {2}description: (?:>-\n\s*)?(.*(?:\n {4}.*)*)$/mu].map((part) =>
      part.exec(text)?.[1]?.replaceAll(/\n\s*/gu, " "),
    ),
  );
  expect([...TITLES].sort()).toEqual(words.sort());
});
