/** The example of the guide on embedding, run as it stands there. */
import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { violations } from "./axe";
import { apiOf, must } from "./client";
import { expect, test } from "./fixtures";
import { onPicture, png } from "./workbench";

const guide = readFileSync(new URL("../../../docs/guides/embedding.md", import.meta.url), "utf8");
const example = /```html file=page.html\n(.*?)```/su.exec(guide)?.[1] ?? "";

test("a task on somebody else's page gives its answer by an event", async ({
  guarded: page,
  server,
}, info) => {
  const cards = must(await apiOf(server).GET("/api/v1/templates")).items;
  const { plan } = cards.find(({ name }) => name === "entities") ?? {};
  await page.route("**/own/page.html", (route) => route.fulfill({ contentType: "text/html", body: example }));
  await page.route("**/own/template.json", (route) => route.fulfill({ json: { plan } }));
  await page.goto(`${server.url}/own/page.html`);
  const words = page.getByRole("document", { name: "Text to mark" });
  await expect(words).toContainText("Ada Okafor joined");
  expect(await violations(page)).toEqual([]);
  await info.attach("embedded", { body: await page.screenshot({ path: info.outputPath("embedded.png") }) });
  const heading = page.getByRole("heading", { name: "Who is named?" });
  const size = await heading.evaluate((element) => getComputedStyle(element).fontSize);
  expect(size, "the page keeps its own style").toBe("32px");

  await words.focus();
  for (const key of ["ArrowRight", "Shift+ArrowRight", "1", "Enter"]) await page.keyboard.press(key);
  const given = page.locator("output");
  await expect(given).toContainText("Ada Okafor");
  const answer = JSON.parse((await given.textContent()) ?? "") as Record<string, { regions: object[] }>;
  const [regions] = Object.values(answer);
  expect(regions?.regions).toEqual([
    { id: expect.any(String), label: expect.any(String), start: 0, end: 10, text: "Ada Okafor" },
  ]);
});

/** Two cells, each with the model that anywidget's contract promises to `render`; what is saved is kept in a list. */
const notebook = `<!doctype html><html lang="en"><head><title>A notebook</title>
<link rel="stylesheet" href="/embed/sterling-task.css"></head><body><div id="cell"></div><div id="other"></div>
<script type="module">
  const { plan } = await (await fetch("template.json")).json();
  const model = (data) => {
    const values = { plan, data, answer: null, seconds: 0 };
    const heard = new EventTarget();
    return {
      saved: [],
      get: (name) => values[name],
      set(name, value) {
        values[name] = value;
        heard.dispatchEvent(new Event("change:" + name));
      },
      save_changes() {
        this.saved.push(structuredClone(values));
      },
      on: (name, hear) => heard.addEventListener(name, hear),
      off: (name, hear) => heard.removeEventListener(name, hear),
    };
  };
  window.cells = [];
  for (const [id, text] of [["cell", "Ada Okafor joined Harbour Robotics"], ["other", "Nobody came"]]) {
    const { default: widget } = await import("/embed/sterling-task.js?" + id);
    const cell = model({ text });
    cell.end = await widget.render({ model: cell, el: document.getElementById(id) });
    window.cells.push(cell);
  }
</script></body></html>`;

interface Cell {
  readonly saved: { answer: Record<string, { regions: object[] }>; seconds: number }[];
  readonly set: (name: string, value: unknown) => void;
  readonly end: () => void;
}

test("a widget of a notebook hands its answer to the kernel and takes the next item from it", async ({
  guarded: page,
  server,
}) => {
  const cards = must(await apiOf(server).GET("/api/v1/templates")).items;
  const { plan } = cards.find(({ name }) => name === "entities") ?? {};
  await page.route("**/own/notebook.html", (route) =>
    route.fulfill({ contentType: "text/html", body: notebook }),
  );
  await page.route("**/own/template.json", (route) => route.fulfill({ json: { plan } }));
  await page.goto(`${server.url}/own/notebook.html`);
  const [words, others] = ["#cell", "#other"].map((cell) =>
    page.locator(cell).getByRole("document", { name: "Text to mark" }),
  ) as [Locator, Locator];
  await expect(words).toContainText("Ada Okafor joined");
  await expect(others, "the file is loaded once for each cell").toContainText("Nobody came");

  await words.focus();
  for (const key of ["ArrowRight", "Shift+ArrowRight", "1", "Enter"]) await page.keyboard.press(key);
  const saved = () => page.evaluate(() => (window as unknown as { cells: [Cell] }).cells[0].saved);
  await expect.poll(async () => (await saved()).length).toBe(1);
  const [{ answer, seconds }] = (await saved()) as [Cell["saved"][number]];
  expect(Object.values(answer)[0]?.regions).toEqual([
    { id: expect.any(String), label: expect.any(String), start: 0, end: 10, text: "Ada Okafor" },
  ]);
  expect(seconds).toBeGreaterThanOrEqual(0);

  await page.evaluate(() => {
    (window as unknown as { cells: [Cell] }).cells[0].set("data", { text: "Kofi Mensah left" });
  });
  await expect(words).toContainText("Kofi Mensah left");
  await page.evaluate(() => (window as unknown as { cells: [Cell] }).cells[0].end());
  await expect(words).toHaveCount(0);
  await expect(others).toBeVisible();
});

const STRICT =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob:; connect-src 'self'";
const strange = `<!doctype html><html lang="en"><head><title>Strange</title>
<link rel="stylesheet" href="/embed/sterling-task.css" /><script type="module" src="/embed/sterling-task.js"></script>
<style>button { text-transform: uppercase; letter-spacing: 4px }</style>
</head><body><sterling-task task="{}"></sterling-task></body></html>`;

test("what is no template, no JSON or no file is told in the element, which goes on with the next", async ({
  guarded: page,
  server,
}) => {
  const cards = must(await apiOf(server).GET("/api/v1/templates")).items;
  const { plan } = cards.find(({ name }) => name === "boxes") ?? {};
  const headers = { "Content-Security-Policy": STRICT };
  await page.route("**/own/strange.html", (route) =>
    route.fulfill({ contentType: "text/html", headers, body: strange }),
  );
  const called = new Set<string>();
  page.on("request", (request) => called.add(new URL(request.url()).host));
  await page.goto(`${server.url}/own/strange.html`);
  const element = page.locator("sterling-task");
  const give = (template: string, task: string) =>
    element.evaluate(
      (one, given) => {
        one.setAttribute("task", given[1] ?? "");
        one.setAttribute("template", given[0] ?? "");
      },
      [template, task],
    );
  const told = element.getByRole("alert");
  await give("{not json", "{}");
  await expect(told).toContainText("is no JSON");
  await give("[1]", "{}");
  await expect(told).toContainText("have to be JSON objects");
  await give("{}", "{}");
  await expect(told).toContainText("asks nothing");
  const wild = {
    views: { v: { type: "text", src: 7 } },
    controls: { x: { type: "constructor", when: "((((" } },
  };
  await give(JSON.stringify(wild), '{"__proto__": {"polluted": true}}');
  await expect(told).toContainText("template check FILE --json");

  await give(JSON.stringify(plan), JSON.stringify({ image: "https://files.example/a.png" }));
  await expect(told).toContainText("has to be a data URI");
  await expect(element.getByRole("button", { name: "Skip" })).toHaveCount(0);
  const image = `data:image/png;base64,${png(160, 120).toString("base64")}`;
  await give(JSON.stringify(plan), JSON.stringify({ image }));
  await onPicture(page);
  await expect(told).toHaveCount(0);
  const button = element.getByRole("button", { name: "Submit" });
  await expect(button).toHaveCSS("text-transform", "none");
  expect([...called]).toEqual([new URL(server.url).host]);
});
