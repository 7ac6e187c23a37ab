import { apiOf, ended, importLines, must } from "./client";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { template } from "./seed";

test("an annotator's page tells accuracy, confusion, time and cost, reached from the table", async ({
  owned,
  server,
  project,
}) => {
  await owned.goto(`${server.url}/projects/${project}/annotators`);
  await owned.getByRole("link", { name: "model-0" }).click();
  await expect(owned.getByRole("heading", { name: "model-0", level: 1 })).toBeVisible();
  const params = { path: { project_id: project } };
  const standings = must(await apiOf(server).GET("/api/v1/projects/{project_id}/annotators", { params }));
  const id = standings.items.find(({ annotator }) => annotator.name === "model-0")?.annotator.id ?? "";
  const report = must(
    await apiOf(server).GET("/api/v1/projects/{project_id}/annotators/{annotator_id}", {
      params: { path: { project_id: project, annotator_id: id } },
    }),
  );
  const [control] = report.controls;
  const share = ((control?.accuracy.value ?? 0) * 100).toFixed(0);
  await expect(owned.getByText(new RegExp(`^${share}\\s?%$`, "u")).first()).toBeVisible();
  const matrix = owned.getByRole("region", { name: "Confusion matrix" });
  await expect(matrix.getByRole("row")).toHaveCount(4);
  await expect(owned.getByRole("img", { name: /^Accuracy by week/u })).toBeVisible();
  await expect(owned.getByText("30 answers, against the labels", { exact: false })).toBeVisible();
  expect(await violations(owned)).toEqual([]);
});

test("an annotator's page tells how often each option of a set is found and added", async ({
  owned,
  server,
}, info) => {
  const api = apiOf(server);
  const flaws = { type: "choices", title: "Flaws", options: ["blur", "glare", "rain"] };
  const name = `Flaws ${info.workerIndex}-${info.retry}`;
  const asked = { ...template, name: "flaws", controls: { flaws } };
  const policy = { redundancy: 4, least: 1, curtail: true, mixed: false, hide_suggestions: false };
  const body = { name, template: asked, guidelines: "", policy, lease_seconds: 900 };
  const made = must(await api.POST("/api/v1/projects", { body }));
  const there = [["blur"], ["blur", "glare"], []];
  const lines = Array.from({ length: 60 }, (_, index) => {
    const truth = there[index % 3] ?? [];
    // Eve never sees glare.
    const said = { ann: truth, ben: truth, cem: truth, eve: truth.filter((one) => one !== "glare") };
    const answers = Object.entries(said).map(([annotator, chosen]) => ({
      annotator,
      answer: { flaws: chosen },
    }));
    return JSON.stringify({ id: `f-${index}`, data: { text: `Picture ${index}` }, answers });
  });
  await importLines(server, made.id, lines);
  const params = { path: { project_id: made.id } };
  await ended(
    server,
    must(await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } })),
  );
  await owned.goto(`${server.url}/projects/${made.id}/annotators`);
  await owned.getByRole("link", { name: "eve" }).click();
  const rates = owned.getByRole("region", { name: "Found and added, by option" });
  await expect(rates.getByRole("row")).toHaveCount(4);
  const share = async (option: string) => {
    const cells = rates.getByRole("row", { name: new RegExp(`^${option}`, "u") }).getByRole("cell");
    return Number.parseFloat(await cells.nth(1).innerText());
  };
  expect(await share("glare")).toBeLessThan(20);
  expect(await share("blur")).toBeGreaterThan(80);
  expect(await violations(owned)).toEqual([]);
});

test("an annotator's page tells what is missed and drawn for nothing, a region why it is believed", async ({
  owned,
  server,
}, info) => {
  const api = apiOf(server);
  const asked = {
    name: "kerb",
    title: "Kerbside objects",
    data: { image: { type: "string" } },
    views: { photo: { type: "image", src: "$.image" } },
    controls: { objects: { type: "box", on: "photo", title: "Objects", labels: ["car", "person"] } },
  };
  const name = `Kerb ${info.workerIndex}-${info.retry}`;
  const policy = { redundancy: 4, least: 1, curtail: true, mixed: false, hide_suggestions: false };
  const body = { name, template: asked, guidelines: "", policy, lease_seconds: 900 };
  const made = must(await api.POST("/api/v1/projects", { body }));
  const at = (id: string, label: string, x: number, by: number) => ({
    ...{ id, label, x: x + by, y: 40 + by, width: 60, height: 50 },
  });
  const lines = Array.from({ length: 40 }, (_, n) => {
    // Each draws a little elsewhere; Eve never draws a person, and on half of the pictures a car where none is.
    const both = (by: number) => [at("a", "car", 20, by), at("b", "person", 140, by)];
    const eve = [at("a", "car", 20, 3), ...(n % 2 === 0 ? [at("x", "car", 240, 0)] : [])];
    const drawn = { ann: both(0), ben: both(n % 3), cem: both(-(n % 2)), eve };
    const answers = Object.entries(drawn).map(([annotator, regions]) => ({
      annotator,
      answer: { objects: { media: { width: 320, height: 240 }, regions } },
    }));
    return JSON.stringify({ id: `k-${n}`, data: { image: "https://example.org/a.png" }, answers });
  });
  await importLines(server, made.id, lines);
  const params = { path: { project_id: made.id } };
  const job = await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } });
  await ended(server, must(job));
  const missed = owned.locator(".figs > div").filter({ hasText: "Missed of what is there" });
  const share = async (who: string) => {
    await owned.goto(`${server.url}/projects/${made.id}/annotators`);
    await owned.getByRole("link", { name: who, exact: true }).click();
    await expect(owned.getByRole("heading", { name: who, level: 1 })).toBeVisible();
    const [nothing = ""] = (await missed.locator(".sub").innerText()).match(/\d[\d.]*/u) ?? [];
    return [Number.parseFloat(await missed.locator(".fig").innerText()), Number(nothing)];
  };
  // She missed one of two things, and a third of what she drew was nothing.
  const [one = 0, nothing = 0] = await share("eve");
  expect(one).toBeGreaterThan(40);
  expect(one).toBeLessThan(60);
  expect(nothing).toBeGreaterThan(20);
  expect(nothing).toBeLessThan(45);
  expect(await violations(owned)).toEqual([]);
  for (const few of await share("ann")) expect(few).toBeLessThan(10);

  await owned.goto(`${server.url}/projects/${made.id}/tasks`);
  await owned.getByRole("button", { name: "k-0", exact: true }).click();
  const why = owned.getByRole("region", { name: "Why this label" });
  await expect(why).toContainText(/bits of evidence for the label, .* against; method detected regions\./u);
  const [regions, witnesses] = [why.getByRole("table").first(), why.getByRole("table").last()];
  for (const label of ["car", "person"])
    await expect(
      regions.getByRole("row", { name: new RegExp(`^${label}.*%.*±[\\d.]+ px`, "u") }),
    ).toBeVisible();
  await expect(witnesses.getByRole("row")).toHaveCount(5);
  expect(await violations(owned)).toEqual([]);
});

test("the overview says what an accuracy would cost, on all labels and on one class", async ({
  owned,
  server,
  project,
}) => {
  await owned.goto(`${server.url}/projects/${project}`);
  const forecast = owned.getByRole("region", { name: "Forecast" });
  await expect(forecast.getByLabel("Target, %")).toHaveValue("80");
  for (const [target, slice] of [
    [0.6, ""],
    [0.6, "refund"],
  ] as const) {
    await forecast.getByLabel("Target, %").fill(String(target * 100));
    await forecast.getByLabel("Slice").selectOption(slice);
    const query = { target, ...(slice ? { value: slice } : {}) };
    const told = must(
      await apiOf(server).GET("/api/v1/projects/{project_id}/forecast", {
        params: { path: { project_id: project }, query },
      }),
    );
    expect(told.judgments?.value).toBe(0);
    await expect(forecast.getByRole("status")).toContainText(`there already on ${told.labels} labels`);
  }
});

test("a label is explained by who said what, and with which weight", async ({ owned, server, project }) => {
  await owned.goto(`${server.url}/projects/${project}/tasks`);
  await owned.getByLabel("Search ids and data").fill("m-001");
  await expect(owned.getByRole("status").filter({ hasText: /^1 task$/u })).toBeVisible();
  await owned.getByRole("button", { name: "m-001" }).click();
  const why = owned.getByRole("region", { name: "Why this label" });
  // Both models gave the truth of this message, which is its number modulo 3.
  await expect(why).toContainText(/bits of evidence for order, 0\.0 against/u);
  await expect(why.getByRole("row", { name: /^model-0 order/u })).toBeVisible();
  await expect(why.getByRole("row", { name: /^model-1 order/u })).toBeVisible();
});

test("a release shows whether the stated confidence is honest", async ({ owned, server, project }) => {
  await owned.goto(`${server.url}/projects/${project}/releases`);
  await owned.getByRole("link", { name: "2026.11-1" }).click();
  const honest = owned.getByRole("region", { name: "Is the stated confidence honest?" });
  await expect(honest.getByRole("img", { name: /accuracy/iu })).toBeVisible();
  await expect(honest).toContainText("20 audited labels");
  expect(await violations(owned)).toEqual([]);
});
