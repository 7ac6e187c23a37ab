/** Each shipped language has every sentence of the interface, fills the same blanks, and holds nothing else. */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import ar from "@/i18n/ar.json";
import de from "@/i18n/de.json";
import es from "@/i18n/es.json";
import fr from "@/i18n/fr.json";
import { languages } from "@/i18n";
import { OF_SCHEMAS, SENTENCES, TITLES } from "@/i18n/server";

const SENTENCE = /\bt\(\s*("(?:[^"\\]|\\.)*")/gu;

const read = (pattern: string) =>
  globSync(pattern)
    .filter((path) => !path.includes(".test.") && !path.endsWith(".gen.ts"))
    .map((path) => readFileSync(path, "utf8"));

const sources = read("src/**/*.{ts,tsx}").join("\n");
/** What a tool is called and how it is used; the workbench says both. */
const OF_TOOLS = /^ {2}(?:word|how): ("(?:[^"\\]|\\.)*")/gmu;
const tools = read("src/editor/controls/*/tool.tsx").join("\n");
const sentences = new Set([
  ...SENTENCES,
  ...OF_SCHEMAS,
  ...TITLES,
  ...[...sources.matchAll(SENTENCE), ...tools.matchAll(OF_TOOLS)].map(
    (found) => JSON.parse(found[1] ?? "") as string,
  ),
]);
/** Sentences that are put together from a noun of the template: `Page {id}`. */
const COMPOSED = /^(?:Frame|Message|Page|Region|Row|Step) \{id\}$/u;

/** A sentence that is not written where it is said would not be seen here; the editors say words of their tools so. */
const UNSEEN = /\bt\(\s*[^"\s)][^)]*\)/gu;

const blanks = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/gu))].sort();

it("knows five languages, one of them from right to left", () => {
  expect(Object.keys(languages)).toEqual(["en", "de", "es", "fr", "ar"]);
  expect(languages.ar.dir).toBe("rtl");
});

it("says each sentence where it is written", () => {
  const said = read("src/{api,app,embed,routes,template,ui}/**/*.{ts,tsx}").join("\n");
  expect(said.match(UNSEEN)).toBeNull();
});

describe.each(Object.entries({ de, es, fr, ar }))("%s", (_, catalogue: Record<string, string>) => {
  it("has every sentence of the interface", () => {
    expect(sentences.size).toBeGreaterThan(1200);
    expect([...sentences].filter((sentence) => !(sentence in catalogue))).toEqual([]);
  });

  it("has no sentence that is nowhere said", () => {
    const unused = Object.keys(catalogue).filter(
      (sentence) =>
        !sentences.has(sentence) && !sources.includes(JSON.stringify(sentence)) && !COMPOSED.test(sentence),
    );
    expect(unused).toEqual([]);
  });

  it("fills the same blanks", () => {
    for (const [source, translation] of Object.entries(catalogue))
      expect(blanks(translation), source).toEqual(blanks(source));
  });
});
