import { violations } from "./axe";
import { apiOf, ended, importLines, must, type Access } from "./client";
import { expect, test } from "./fixtures";
import { shot } from "./reviews";
import { text } from "./workbench";

const template = {
  name: "moods",
  ...text,
  controls: { mood: { type: "choice", title: "Mood", options: ["good", "bad", "mixed"] } },
};

/** Four messages; on the first three the two annotators disagree. */
async function disagreements(access: Access, name: string): Promise<string> {
  const api = apiOf(access);
  const policy = { redundancy: 2, target: 0.9, methods: {} };
  const body = { name, template, guidelines: "", policy, lease_seconds: 900, budget: null };
  const { id } = must(await api.POST("/api/v1/projects", { body: body as never }));
  const lines = [0, 1, 2, 3].map((n) =>
    JSON.stringify({
      id: `item-${n}`,
      data: { text: `Message number ${n}` },
      answers: [
        { annotator: "one", answer: { mood: "good" } },
        { annotator: "two", answer: { mood: n < 3 ? "bad" : "good" } },
      ],
    }),
  );
  await importLines(access, id, lines);
  const params = { path: { project_id: id } };
  const job = must(
    await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } }),
  );
  await ended(access, job);
  return id;
}

const statesOf = async (access: Access, project: string): Promise<Map<string, string>> => {
  const params = { path: { project_id: project } };
  const page = must(await apiOf(access).GET("/api/v1/projects/{project_id}/tasks", { params }));
  return new Map(page.items.map((task) => [task.external_id, task.state]));
};

test("accept, fix and reject by single keys, disagreements first", async ({ owned: page, server }) => {
  const project = await disagreements(server, "Review");
  await page.goto(`${server.url}/projects/${project}/review`);
  const current = page.locator(".queue [aria-current]");
  const open = async () => ((await current.locator(".el").first().textContent()) ?? "").trim();
  await expect(page.getByText("Label so far", { exact: true })).toBeVisible();
  const waiting = [...(await statesOf(server, project)).values()];
  const settled = waiting.filter((state) => state === "settled" || state === "in_review").length;
  await expect(page.getByText(`${settled} to review in all`)).toBeVisible();
  const accepted = await open();
  await page.keyboard.press("a");
  await expect.poll(open).not.toBe(accepted);
  await expect(page.getByText("1 reviewed")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect.poll(open).toBe(accepted);
  await expect.poll(async () => (await statesOf(server, project)).get(accepted)).toBe("in_review");
  await page.keyboard.press("a");
  await expect.poll(open).not.toBe(accepted);
  const fixed = await open();
  await page.keyboard.press("e");
  await expect(page.getByRole("button", { name: /Save the fix and next/u })).toBeVisible();
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expect.poll(open).not.toBe(fixed);
  const rejected = await open();
  await page.keyboard.press("v");
  await expect.poll(open).toBe("item-3");
  await expect.poll(async () => (await statesOf(server, project)).get(rejected)).toBe("open");
  const states = await statesOf(server, project);
  expect([states.get(accepted), states.get(fixed)]).toEqual(["done", "done"]);
  const params = { path: { project_id: project }, query: { control: "mood" } };
  const labels = must(await apiOf(server).GET("/api/v1/projects/{project_id}/labels", { params })).items;
  expect(labels.find((label) => label.external_id === fixed)).toMatchObject({
    value: "mixed",
    source: "review",
  });
});

test("each answer shows what it weighs and how likely it is", async ({ owned: page, server }) => {
  const api = apiOf(server);
  const project = await disagreements(server, "Weights");
  await page.goto(`${server.url}/projects/${project}/review`);
  const rows = page.getByRole("table", { name: "Answers to Mood" }).getByRole("row");
  await expect(rows.filter({ hasText: "Annotator 1" })).toContainText("weighs");
  const open = (await page.locator(".queue [aria-current] .el").first().textContent()) ?? "";
  const params = { path: { project_id: project } };
  const labels = must(await api.GET("/api/v1/projects/{project_id}/labels", { params })).items;
  const label = labels.find(({ external_id }) => external_id === open.trim());
  const told = must(
    await api.GET("/api/v1/tasks/{task_id}/explanations", {
      params: { path: { task_id: label?.task_id ?? "" } },
    }),
  );
  const written = (share: number) => `${Math.round(share * 100)}\u202f%`;
  for (const { said, skill } of told.items[0]?.witnesses ?? []) {
    const mood = String(said);
    const button = page.getByRole("button", { name: new RegExp(`Annotator \\d ${mood}`, "u") });
    await expect(button).toContainText(written(label?.distribution?.[mood] ?? 0));
    await expect(rows.filter({ hasText: mood }).first()).toContainText(
      `weighs ${written(skill?.value ?? 0)}`,
    );
  }
});

test("most likely wrong first, with the reason, by a key", async ({ owned: page, server }) => {
  const api = apiOf(server);
  const policy = { redundancy: 2, target: 0.9, methods: {} };
  const body = { name: "Suspects", template, guidelines: "", policy, lease_seconds: 900, budget: null };
  const { id } = must(await api.POST("/api/v1/projects", { body: body as never }));
  const lines = Array.from({ length: 12 }, (_, n) => {
    const mood = n % 2 === 0 ? "good" : "bad";
    const held = n === 5 ? "mixed" : mood;
    return JSON.stringify({
      id: `item-${n}`,
      data: { text: `Message number ${n}` },
      answers: ["one", "two"].map((annotator) => ({ annotator, answer: { mood } })),
      suggestions: [{ annotator: "model", answer: { mood: held }, probabilities: { mood: 0.9 } }],
    });
  });
  await importLines(server, id, lines);
  const params = { path: { project_id: id } };
  const job = must(
    await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } }),
  );
  await ended(server, job);
  await page.goto(`${server.url}/projects/${id}/review`);
  await expect(page.getByText("Label so far", { exact: true })).toBeVisible();
  await page.keyboard.press("w");
  await expect(page.getByRole("combobox", { name: "Order" })).toHaveValue("wrong");
  const first = page.locator(".queue button").first();
  await expect(first).toContainText("item-5");
  await expect(first).toContainText("% wrong");
  await expect(first).toContainText("bad: a model says mixed, 90 % sure");
  await shot(page, "review-wrong");
  expect.soft(await violations(page)).toEqual([]);
});

for (const theme of ["light", "dark", "hc"]) {
  test(`the review page breaks no rule of WCAG 2.2 AA (${theme})`, async ({
    owned: page,
    server,
    context,
  }) => {
    await context.addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
    const project = await disagreements(server, `Review in ${theme}`);
    await page.goto(`${server.url}/projects/${project}/review`);
    await expect(page.getByText("Label so far", { exact: true })).toBeVisible();
    expect.soft(await violations(page)).toEqual([]);
    await page.keyboard.press("r");
    await expect(page.getByRole("textbox", { name: "Another reason" })).toBeFocused();
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await expect(page.getByRole("button", { name: /Save the fix and next/u })).toBeVisible();
    expect.soft(await violations(page)).toEqual([]);
  });
}

test("a case tells what one more judgment is expected to bring, and its price", async ({
  owned: page,
  server,
}) => {
  const api = apiOf(server);
  const policy = { redundancy: 3, stop_at: 0.99, least: 3, curtail: true, mixed: false };
  const body = { name: "One more", template, guidelines: "", policy, lease_seconds: 900, budget: null };
  const { id } = must(await api.POST("/api/v1/projects", { body: body as never }));
  const moods = ["good", "bad", "mixed"] as const;
  const payees = [0, 1, 2].map((n) => `payee-${n}`);
  for (const external_id of payees)
    must(
      await api.POST("/api/v1/annotators", {
        body: { kind: "model", name: external_id, external_id, cost_per_answer: 60_000 },
      }),
    );
  const lines = Array.from({ length: 60 }, (_, n) => {
    // On the first six messages all three differ; on the others they agree.
    const mood = (who: number) => moods[(n + (n < 6 ? who : 0)) % 3];
    const answers = payees.map((annotator, who) => ({ annotator, answer: { mood: mood(who) } }));
    return JSON.stringify({ id: `item-${n}`, data: { text: `Message number ${n}` }, answers });
  });
  await importLines(server, id, lines);
  const params = { path: { project_id: id } };
  const job = await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } });
  await ended(server, must(job));
  await page.goto(`${server.url}/projects/${id}/review`);
  const name = (await page.locator(".queue [aria-current] .el").first().textContent()) ?? "";
  const labels = must(await api.GET("/api/v1/projects/{project_id}/labels", { params })).items;
  const label = labels.find((one) => one.external_id === name.trim());
  expect(label?.outlook).toBeGreaterThan(0);
  const sure = Math.round(((label?.probability ?? 0) + (label?.outlook ?? 0)) * 100);
  const line = page.locator(".chances > div").filter({ hasText: "One more judgment would give" });
  await expect(line).toHaveText(new RegExp(`≈ ${sure}\\s?% for €0\\.060$`, "u"));
  await shot(page, "one-more");
  expect(await violations(page)).toEqual([]);
});
