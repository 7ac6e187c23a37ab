/** Real sets through the browser: imported, labelled, aggregated, exported, compared with the source. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Assignment } from "../../src/api/schema.gen";
import { apiOf, ended, must, type Access } from "./client";
import { expect, test } from "./fixtures";
import {
  allBoxes,
  csvRows,
  parquetRows,
  realData,
  sentences,
  spansOf,
  zipped,
  type Box,
  type Span,
} from "./sources";
import { newProject, onPicture, openTask } from "./workbench";

const data = realData() ?? "";
test.skip(data === "", "The real data sets are not beside the repository");

const folder = mkdtempSync(join(tmpdir(), "sterling-real-"));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Drops a file on the import form and waits until it is read. */
async function importFile(page: Page, url: string, project: string, file: string, says: string) {
  await page.goto(`${url}/projects/${project}/data`);
  await page.locator('input[type="file"]').setInputFiles(file);
  await expect(page.getByRole("region", { name: "First rows" })).toBeVisible();
  await page.getByRole("button", { name: /^Import /u }).last().click();
  await expect(page.getByText(says, { exact: false }).first()).toBeVisible({ timeout: 30_000 });
}

/** An annotator of its own answers everything but the sample, as the source says; it gives the sample back. */
async function replay(
  access: Access,
  project: string,
  isSample: (one: Assignment) => boolean,
  answer: (one: Assignment) => Record<string, unknown>,
): Promise<number> {
  const api = apiOf(access);
  const body = { kind: "import", name: "The source", external_id: `source of ${project}` };
  const made = must(await api.POST("/api/v1/annotators", { body: body as never }));
  const path = { annotator_id: made.id };
  const key = must(
    await api.POST("/api/v1/annotators/{annotator_id}/keys", { params: { path }, body: { name: "replay" } }),
  );
  const own = apiOf({ ...access, key: key.secret });
  const kept: Assignment[] = [];
  let count = 0;
  const submit = async (one: Assignment) => {
    const params = { path: { assignment_id: one.id } };
    const given = { answer: answer(one), seconds: null, suggestions: null };
    must(await own.POST("/api/v1/assignments/{assignment_id}/submit", { params, body: given as never }));
    count += 1;
  };
  for (;;) {
    const params = { path: { project_id: project } };
    const claim = await own.POST("/api/v1/projects/{project_id}/claims", {
      params,
      body: { count: 50 } as never,
    });
    const { assignments } = must(claim);
    if (assignments.length === 0) break;
    kept.push(...assignments.filter(isSample));
    await Promise.all(assignments.filter((one) => !isSample(one)).map(submit));
  }
  for (const one of kept) {
    const params = { path: { assignment_id: one.id } };
    must(await own.POST("/api/v1/assignments/{assignment_id}/release", { params }));
  }
  return count;
}

async function aggregate(access: Access, project: string): Promise<void> {
  const params = { path: { project_id: project } };
  const body = { methods: {} };
  await ended(
    access,
    must(await apiOf(access).POST("/api/v1/projects/{project_id}/aggregations", { params, body })),
  );
}

/** Exports through the page and gives the path of the downloaded file. */
async function exported(page: Page, url: string, project: string, format: string): Promise<string> {
  await page.goto(`${url}/projects/${project}/data`);
  const links = page.getByRole("link", { name: "Download file" });
  await expect(page.getByRole("heading", { name: "Export" })).toBeVisible();
  const before = await links.count();
  await page.getByRole("button", { name: "Export labels" }).click();
  await page.getByRole("menuitem", { name: format, exact: true }).click();
  await expect(links).toHaveCount(before + 1, { timeout: 20_000 });
  const downloading = page.waitForEvent("download");
  await links.first().click();
  const path = join(folder, `${project}.${format}`);
  await (await downloading).saveAs(path);
  return path;
}

interface Line {
  readonly id: string;
  readonly data: { readonly text: string };
  readonly labels: Record<string, { readonly value: unknown }>;
}

const linesOf = (path: string): Line[] =>
  readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

test("banking77: a choice among 77, by filter, by key and by mouse", async ({ owned: page, server }) => {
  const source = csvRows(join(data, "banking77/test.csv")).map((row): [string, string] => [
    row["text"] ?? "",
    row["category"] ?? "",
  ]);
  const says = new Map(source);
  const options = [...new Set(says.values())].sort();
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
  await importFile(page, server.url, project, csv, `${says.size.toLocaleString("en")} imported`);
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

  const lines = linesOf(await exported(page, server.url, project, "JSON lines"));
  expect(new Map(lines.map((one) => [one.data.text, one.labels["category"]?.value]))).toEqual(says);
  const rows = csvRows(await exported(page, server.url, project, "CSV"));
  expect(new Map(rows.map((row) => [row["data.text"], row["category"]]))).toEqual(says);
  const table = parquetRows(await exported(page, server.url, project, "PARQUET"));
  const parsed = (text: string | undefined) => JSON.parse(text ?? "null") as never;
  expect(
    new Map(
      table.map((row) => [
        (parsed(row["data"]) as { text: string }).text,
        (parsed(row["labels"]) as Line["labels"])["category"]?.value,
      ]),
    ),
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
  const labels = [
    ...new Set(source.flatMap((one) => spansOf(one).map((span) => span.label))),
  ].sort();
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
    await expect(page.getByRole("option", { name: new RegExp(`^${span.label}, ${span.text}`, "u") })).toBeVisible();
    await page.getByRole("button", { name: /Submit and next/u }).click();
    sample.delete(id ?? "");
    if (left > 1) await expect(words).not.toHaveText(shown);
  }
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  await aggregate(server, project);

  const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort();
  const conll = sentences(readFileSync(await exported(page, server.url, project, "CONLL"), "utf8"));
  expect(sorted(conll)).toEqual(sorted(source));
  for (const line of linesOf(await exported(page, server.url, project, "JSON lines"))) {
    const value = line.labels["entities"]?.value as { regions: Span[] };
    const short = (span: Span) => [span.label, span.start, span.end, span.text];
    expect(value.regions.map(short), line.id).toEqual(spansOf(byId.get(line.id) ?? []).map(short));
  }
});

/** Draws a box by keys alone: a new one in the middle, its corner moved, then its far edges. */
async function drawByKeys(page: Page, wanted: Box, label: string): Promise<void> {
  await page.keyboard.press("n");
  await page.keyboard.press(label);
  const words = page.getByRole("option").locator(".visually-hidden");
  const now = async () => {
    const found = /x (\d+), y (\d+), (\d+) by (\d+)/u.exec((await words.textContent()) ?? "") ?? [];
    return found.slice(1).map(Number);
  };
  const [x = 0, y = 0, width = 0, height = 0] = await now();
  const go = async (by: number, mods: string, less: string, more: string) => {
    const key = by < 0 ? less : more;
    for (let i = 0; i < Math.floor(Math.abs(by) / 10); i += 1)
      await page.keyboard.press(`Control+${mods}${key}`);
    for (let i = 0; i < Math.abs(by) % 10; i += 1) await page.keyboard.press(`${mods}${key}`);
  };
  await go(wanted.width - width, "Shift+", "ArrowLeft", "ArrowRight");
  await go(wanted.height - height, "Shift+", "ArrowUp", "ArrowDown");
  await go(wanted.x - x, "", "ArrowLeft", "ArrowRight");
  await go(wanted.y - y, "", "ArrowUp", "ArrowDown");
}

test("detect_bccd: boxes, by drag, by two clicks and by keys", async ({ owned: page, server }) => {
  const truth = allBoxes(join(data, "detect_bccd/annotations"));
  const labels = ["RBC", "WBC", "Platelets"];
  const project = await newProject(
    server,
    "bccd",
    {
      name: "cells",
      data: { image: { type: "string" } },
      views: { picture: { type: "image", src: "$.image" } },
      controls: { cells: { type: "box", on: "picture", title: "Cells", labels } },
    },
    [],
  );
  const files = [...truth.keys()].map((stem) => join(data, "detect_bccd/images", `${stem}.jpg`));
  const archive = zipped(join(folder, "cells.zip"), files);
  await importFile(page, server.url, project, archive, `${truth.size} imported`);
  const names = new Map([...truth.keys()].map((stem) => [`${stem}.jpg`, stem]));
  const stemOf = (id: string) => names.get(id) ?? id;
  const [dragged, clicked, typed] = ["BloodImage_00152", "BloodImage_00147", "BloodImage_00250"] as const;
  const sample = new Set<string>([dragged, clicked, typed]);
  const media = { width: 640, height: 480 };
  const replayed = await replay(
    server,
    project,
    (one) => sample.has(stemOf(one.external_id)),
    (one) => {
      const boxes = truth.get(stemOf(one.external_id)) ?? [];
      return { cells: { media, regions: boxes.map((box, i) => ({ id: `r${i}`, ...box })) } };
    },
  );
  expect(replayed).toBe(truth.size - 3);

  // The sample comes back in the order in which it was given back: that of its names.
  await openTask(page, server.url, project);
  for (const stem of [...sample].sort()) {
    const at = await onPicture(page);
    const boxes = truth.get(stem) ?? [];
    for (const box of boxes) {
      const key = String(labels.indexOf(box.label) + 1);
      if (stem === typed) {
        await drawByKeys(page, box, key);
        continue;
      }
      await page.keyboard.press(key);
      const middle = at(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.move(...at(box.x, box.y));
      if (stem === dragged) {
        await page.mouse.down();
        await page.mouse.move(...middle);
        await page.mouse.move(...at(box.x + box.width, box.y + box.height));
        await page.mouse.up();
      } else {
        await page.mouse.click(...at(box.x, box.y));
        await page.mouse.move(...middle);
        await page.mouse.click(...at(box.x + box.width, box.y + box.height));
      }
      await page.keyboard.press("Escape");
    }
    await expect(page.getByRole("option")).toHaveCount(boxes.length);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("option")).toHaveCount(0);
  }
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  await aggregate(server, project);

  const coco = JSON.parse(readFileSync(await exported(page, server.url, project, "COCO"), "utf8")) as {
    images: { id: number; file_name: string }[];
    categories: { id: number; name: string }[];
    annotations: { image_id: number; category_id: number; bbox: [number, number, number, number] }[];
  };
  const files_ = new Map(coco.images.map((one) => [one.id, stemOf(one.file_name)]));
  const classes = new Map(coco.categories.map((one) => [one.id, one.name]));
  const found = new Map<string, Box[]>([...truth.keys()].map((stem) => [stem, []]));
  for (const { image_id, category_id, bbox } of coco.annotations) {
    const [x, y, width, height] = bbox;
    found.get(files_.get(image_id) ?? "")?.push({ label: classes.get(category_id) ?? "", x, y, width, height });
  }
  const order = (boxes: readonly Box[]) =>
    [...boxes].sort((a, b) => a.x - b.x || a.y - b.y || a.width - b.width || a.height - b.height);
  for (const [stem, wanted] of truth) {
    const have = order(found.get(stem) ?? []);
    if (stem === dragged || stem === clicked) near(have, order(wanted), stem);
    else expect(have, stem).toEqual(order(wanted));
  }
});

/** Drawn by hand: within a pixel of the picture. */
function near(have: readonly Box[], wanted: readonly Box[], stem: string): void {
  expect(have.map((box) => box.label)).toEqual(wanted.map((box) => box.label));
  for (const [i, box] of wanted.entries()) {
    for (const edge of ["x", "y", "width", "height"] as const) {
      expect(Math.abs((have[i]?.[edge] ?? NaN) - box[edge]), `${stem} ${edge}`).toBeLessThanOrEqual(1);
    }
  }
}
