/** Links and chains between spans of real sentences, by mouse and by keys, compared with what was meant. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { importLines, type Access } from "./client";
import { expect, test } from "./fixtures";
import { realData, sentences, spansOf, type Span } from "./sources";
import { newProject, openTask, saved, text } from "./workbench";

const data = realData() ?? "";
test.skip(data === "", "The real data sets are not beside the repository");

interface Case {
  text: string;
  spans: Span[];
}

/** Sentences of the source with exactly so many spans, each of other words. */
function sample(spans: number, count: number): Case[] {
  const found = sentences(readFileSync(join(data, "ner_wnut17/test.conll"), "utf8")).map((tokens) => ({
    text: tokens.map(([word]) => word).join(" "),
    spans: spansOf(tokens),
  }));
  const fits = (one: Case) =>
    one.spans.length === spans && new Set(one.spans.map(({ text: words }) => words)).size === spans;
  return found.filter(fits).slice(0, count);
}

const LABELS = ["corporation", "creative-work", "group", "location", "person", "product"];
const marked = { type: "span", on: "doc", title: "Entities", labels: LABELS };

/** Tasks whose spans are there already, from a model, so that the test is about what joins them. */
async function spread(server: Access, name: string, controls: object, cases: readonly Case[]) {
  const project = await newProject(server, name, { name: "joined", ...text, controls }, []);
  await importLines(
    server,
    project,
    cases.map(({ text: words, spans }, i) => {
      const regions = spans.map((span, k) => ({ id: `r${k}`, ...span }));
      const suggestions = [{ annotator: "tagger", answer: { entities: { regions } }, probabilities: {} }];
      return JSON.stringify({ id: `s${i}`, data: { text: words }, suggestions });
    }),
  );
  return project;
}

const mark = (page: Page, words: Span | undefined) =>
  page
    .locator("mark.s")
    .filter({ hasText: words?.text ?? "" })
    .first();

const focused = (page: Page) => page.getByRole("document", { name: "Text to mark" }).focus();

test("relations from span to span", async ({ owned: page, server }) => {
  const cases = sample(3, 2);
  const links = { type: "relation", title: "Relations", from: "entities", labels: ["part_of", "likes"] };
  const project = await spread(server, "Relations", { entities: marked, links }, cases);
  await openTask(page, server.url, project);
  const texts = cases.map((one) => one.text);
  const shown = async () => {
    const words = (await page.getByRole("document", { name: "Text to mark" }).textContent()) ?? "";
    return cases[texts.indexOf(words)] ?? cases[0];
  };

  const first = await shown();
  await page.keyboard.press("Shift+A");
  await mark(page, first?.spans[0]).click();
  await page.getByRole("button", { name: /Begin here/u }).click();
  await expect(page.getByRole("status").filter({ hasText: "From" })).toContainText(
    first?.spans[0]?.text ?? "",
  );
  await mark(page, first?.spans[1]).click();
  await expect(page.getByRole("listbox", { name: "Links of Relations" }).getByRole("option")).toHaveCount(1);
  await page.getByRole("radio", { name: "likes" }).click();
  // From one to the other in one pull.
  await page.keyboard.down("Alt");
  await mark(page, first?.spans[2]).hover();
  await page.mouse.down();
  await mark(page, first?.spans[1]).hover();
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await expect(page.getByRole("listbox", { name: "Links of Relations" }).getByRole("option")).toHaveCount(2);
  await expect(page.locator(".link-lines path[marker-end]")).toHaveCount(1);
  expect.soft(await violations(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/relations.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(page.getByRole("document", { name: "Text to mark" })).not.toHaveText(first?.text ?? "");

  const second = await shown();
  await page.keyboard.press("Shift+A");
  await focused(page);
  for (const key of ["Tab", "j", "Tab", "Tab", "1"]) await page.keyboard.press(key);
  await expect(page.getByRole("listbox", { name: "Links of Relations" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("2");
  // A span that goes takes its links along.
  await focused(page);
  for (const key of ["Shift+Tab", "j", "Shift+Tab", "1"]) await page.keyboard.press(key);
  await expect(page.getByRole("listbox", { name: "Links of Relations" }).getByRole("option")).toHaveCount(2);
  await mark(page, second?.spans[1]).click();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("listbox", { name: "Links of Relations" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");

  type Given = { links: { label: string; ends: Record<"from" | "to", Span> }[] };
  const given = (await saved(server, project, 2)) as Given[];
  const said = given.map((answer) =>
    answer.links.map(({ label, ends }) => `${ends.from.text} ${label} ${ends.to.text}`).sort(),
  );
  const words = (one: Case | undefined) => one?.spans.map((span) => span.text) ?? [];
  const [a = "", b = "", c = ""] = words(first);
  const [d = "", , f = ""] = words(second);
  const wanted = [[`${a} likes ${b}`, `${c} likes ${b}`].sort(), [`${d} likes ${f}`]];
  expect(said.toSorted()).toEqual(wanted.toSorted());
});

test("coreference chains from mention to mention", async ({ owned: page, server }) => {
  const [one] = sample(4, 1);
  const same = { type: "chain", title: "Same thing", of: "entities" };
  const project = await spread(server, "Chains", { entities: marked, same }, one === undefined ? [] : [one]);
  await openTask(page, server.url, project);
  await page.keyboard.press("Shift+A");
  const chains = page.getByRole("listbox", { name: "Chains of Same thing" }).getByRole("option");
  await focused(page);
  for (const key of ["Tab", "j", "Tab", "j"]) await page.keyboard.press(key);
  await expect(chains).toHaveCount(1);
  // By the number of the chain, and out again.
  await mark(page, one?.spans[3]).click();
  for (const key of ["j", "1"]) await page.keyboard.press(key);
  await expect(chains.first()).toContainText(one?.spans[3]?.text ?? "");
  await mark(page, one?.spans[1]).click();
  for (const key of ["j", "0"]) await page.keyboard.press(key);
  await mark(page, one?.spans[1]).click();
  await page.getByRole("button", { name: /Begin here/u }).click();
  await mark(page, one?.spans[2]).click();
  await expect(chains).toHaveCount(2);
  expect.soft(await violations(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/chains.png` });
  await page.keyboard.press("Enter");
  const [answer] = (await saved(server, project, 1)) as { same: { regions: Span[] }[] }[];
  const words = answer?.same.map(({ regions }) => regions.map((region) => region.text));
  const [a, b, c, d] = one?.spans.map((span) => span.text) ?? [];
  expect(words).toEqual([
    [a, d],
    [b, c],
  ]);
});
