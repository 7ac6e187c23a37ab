/** Each shipped language has every sentence that an annotator's shell, the questions or the account show. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import ar from "@/i18n/ar.json";
import de from "@/i18n/de.json";

const SHOWN = [
  "src/editor/{annotate,core,parts,views}/**/*.{ts,tsx}",
  "src/editor/controls/{block,chain,choice,choices,date,form,matrix,number,preference,rank,relation,scale,span,text,tree}/*.{ts,tsx}",
  "src/ui/{AccountMenu,ThemeSwitch,LanguageSwitch,AppShell,Crumbs}.tsx",
  "src/routes/account/{SignInForm,signIn}.tsx",
  "src/app/*.{ts,tsx}",
];
const SENTENCE = /\bt\(\s*("(?:[^"\\]|\\.)*")/gu;

const sentences = new Set(
  SHOWN.flatMap((pattern) => globSync(pattern))
    .filter((path) => !path.includes(".test."))
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(SENTENCE)])
    .map((found) => JSON.parse(found[1] ?? "") as string),
);

const blanks = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/gu))].sort();

for (const [name, catalogue] of Object.entries({ de, ar })) {
  it(`has every sentence of the annotator's shell (${name})`, () => {
    expect(sentences.size).toBeGreaterThan(200);
    expect([...sentences].filter((sentence) => !(sentence in catalogue))).toEqual([]);
  });

  it(`fills the same blanks (${name})`, () => {
    for (const [source, translation] of Object.entries(catalogue))
      expect(blanks(translation), source).toEqual(blanks(source));
  });
}
