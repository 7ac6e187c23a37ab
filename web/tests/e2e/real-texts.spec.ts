/** Real texts through the browser: imported, labelled, aggregated, exported, compared with the source. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Assignment } from "../../src/api/schema.gen";
import { expect, test } from "./fixtures";
import { aggregate, exported, importFile, linesOf, replay } from "./roundTrip";
import { csvRows, parquetRows, realData, sentences, spansOf, type Span } from "./sources";
import { newProject, openTask } from "./workbench";

const data = realData() ?? "";
test.skip(data === "", "The real data sets are not beside the repository");
test.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), "sterling-real-"));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("banking77: a choice among 77, by filter, by key and by mouse", async ({ owned: page, server }) => {
  // Every fifth row, of all classes: tests/e2e/test_real_data.py plays the whole set without a browser.
  const source = csvRows(join(data, "banking77/test.csv"))
    .filter((_, i) => i % 5 === 0)
    .map((row): [string, string] => [row["text"] ?? "", row["category"] ?? ""]);
  const says = new Map(source);
  const options = [...new Set(says.values())].sort();
  expect(options).toHaveLength(77);
  const project = await newProject(
    server,
    "banking77",
    {
      name: "banking",
      data: { text: { type: "string" } },
      views: { message: { type: "text", src: "$.text" } },
      controls: { category: { type: "choice", on: "message", title: "Intent", options } },
    },
    [],
  );
  const csv = join(folder, "texts.csv");
  writeFileSync(csv, ["text", ...source.map(([text]) => `"${text.replaceAll('"', '""')}"`)].join("\n"));
  await importFile(page, server.url, project, csv, `${says.size} imported`);
  // One whose label has a key of its own, one that takes the filter, one by the mouse.
  const keyed = source.find(([, category]) => category === options[2]);
  const sample = new Set([keyed, source.at(-1), source.at(-2)].map((one) => one?.[0] ?? ""));
  const textOf = ({ data: item }: Assignment) => (item as { text: string }).text;
  const replayed = await replay(
    server,
    project,
    (one) => sample.has(textOf(one)),
    (one) => ({ category: says.get(textOf(one)) }),
  );
  expect(replayed).toBe(says.size - 3);

  await openTask(page, server.url, project);
  let byMouse = false;
  for (const left of [3, 2, 1]) {
    const shown = ((await page.locator("#task .txt, #task .doc").first().textContent()) ?? "").trim();
    const text = [...sample].find((one) => shown.includes(one)) ?? "";
    const label = says.get(text) ?? "";
    if (text === keyed?.[0]) await page.keyboard.press("3");
    else if (byMouse) await page.getByRole("radio", { name: label, exact: true }).click();
    else {
      await page.keyboard.press("/");
      await page.keyboard.type(label);
      await page.keyboard.press("Enter");
    }
    byMouse ||= text !== keyed?.[0];
    await expect(page.getByRole("radio", { name: label, exact: true })).toBeChecked();
    await page.keyboard.press("Enter");
    sample.delete(text);
    if (left > 1) await expect(page.locator("#task")).not.toContainText(text);
  }
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  await aggregate(server, project);

  const lines = linesOf(await exported(page, server.url, project, "JSON lines", folder));
  expect(new Map(lines.map((one) => [one.data.text, one.labels["category"]?.value]))).toEqual(says);
  const rows = csvRows(await exported(page, server.url, project, "CSV", folder));
  expect(new Map(rows.map((row) => [row["data.text"], row["category"]]))).toEqual(says);
  const table = parquetRows(await exported(page, server.url, project, "Parquet", folder));
  const parsed = (text: string | undefined) => JSON.parse(text ?? "null") as never;
  expect(
    new Map(table.map((row) => [(parsed(row["data"]) as { text: string }).text, row["category"]])),
  ).toEqual(says);
});

/** Marks a span by keys alone: word by word to its first word, then more words, then the label's key. */
async function markByKeys(page: Page, span: Span, key: string): Promise<void> {
  const selected = () => page.evaluate(() => window.getSelection()?.toString() ?? "");
  const [first = ""] = span.text.split(" ");
  for (let i = 0; i < 60 && !(await selected()).startsWith(first); i += 1)
    await page.keyboard.press("ArrowRight");
  for (let i = 0; i < 20 && (await selected()) !== span.text; i += 1)
    await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press(key);
}

test("ner_wnut17: spans, by keys and by mouse", async ({ owned: page, server }) => {
  const path = join(data, "ner_wnut17/test.conll");
  const source = sentences(readFileSync(path, "utf8"));
  const labels = [...new Set(source.flatMap((one) => spansOf(one).map((span) => span.label)))].sort();
  const project = await newProject(
    server,
    "wnut17",
    {
      name: "entities",
      data: { text: { type: "string" } },
      views: { doc: { type: "text", src: "$.text" } },
      controls: { entities: { type: "span", on: "doc", title: "Entities", labels } },
    },
    [],
  );
  await importFile(page, server.url, project, path, `${source.length.toLocaleString("en")} imported`);
  const byId = new Map(source.map((one, i) => [`s${i + 1}`, one]));
  // Words between spaces are words of the language as well, once in the sentence: keys and a double click find them.
  const plain = (sentence: (typeof source)[number], words: number) => {
    const [span, ...others] = spansOf(sentence);
    const text = sentence.map(([word]) => word).join(" ");
    const ok = (one: Span) => /^[A-Za-z ]+$/u.test(one.text) && text.split(one.text).length === 2;
    const firstWord = span?.text.split(" ")[0] ?? "";
    return (
      span !== undefined &&
      others.length === 0 &&
      ok(span) &&
      span.text.split(" ").length === words &&
      text.split(firstWord).length === 2 &&
      sentence.length < 25
    );
  };
  const find = (words: number) => [...byId].find(([, one]) => plain(one, words)) ?? ["", []];
  const [one, two] = [find(1), find(2)];
  const sample = new Set([one[0], two[0]]);
  const regions = (id: string) => spansOf(byId.get(id) ?? []).map((span, i) => ({ id: `r${i}`, ...span }));
  const replayed = await replay(
    server,
    project,
    (assignment) => sample.has(assignment.external_id),
    (assignment) => ({ entities: { regions: regions(assignment.external_id) } }),
  );
  expect(replayed).toBe(source.length - 2);

  await openTask(page, server.url, project);
  const words = page.getByRole("document", { name: "Text to mark" });
  for (const left of [2, 1]) {
    const shown = (await words.textContent()) ?? "";
    const id = [...sample].find((name) => shown === (byId.get(name) ?? []).map(([word]) => word).join(" "));
    const [span] = spansOf(byId.get(id ?? "") ?? []);
    if (span === undefined) throw new Error(`None of the sample is shown: ${shown}`);
    if (id === two[0]) {
      await words.focus();
      await markByKeys(page, span, String(labels.indexOf(span.label) + 1));
    } else {
      const place = await words.evaluate((element, { start, end }) => {
        const node = element.querySelector("[data-at]")?.firstChild;
        const range = document.createRange();
        if (node === null || node === undefined) throw new Error("No text");
        range.setStart(node, start);
        range.setEnd(node, end);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }, span);
      await page.mouse.dblclick(place.x, place.y);
      await page.getByRole("radio", { name: span.label, exact: true }).click();
    }
    await expect(
      page.getByRole("option", { name: new RegExp(`^${span.label}, ${span.text}`, "u") }),
    ).toBeVisible();
    await page.getByRole("button", { name: /Submit and next/u }).click();
    sample.delete(id ?? "");
    if (left > 1) await expect(words).not.toHaveText(shown);
  }
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  await aggregate(server, project);

  const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort();
  const conll = sentences(readFileSync(await exported(page, server.url, project, "CoNLL", folder), "utf8"));
  expect(sorted(conll)).toEqual(sorted(source));
  for (const line of linesOf(await exported(page, server.url, project, "JSON lines", folder))) {
    const value = line.labels["entities"]?.value as { regions: Span[] };
    const short = (span: Span) => [span.label, span.start, span.end, span.text];
    expect(value.regions.map(short), line.id).toEqual(spansOf(byId.get(line.id) ?? []).map(short));
  }
});
