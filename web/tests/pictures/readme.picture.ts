/** Three pages as a newcomer meets them: a project in its middle, a task, a release with its stamp. */
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { apiOf, importLines, must } from "../e2e/client";
import { signIn } from "../e2e/fixtures";

const set = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: ./run pictures sets it`);
  return value;
};
const access = { url: set("STERLING_URL"), key: set("STERLING_KEY") };
const api = apiOf(access);

async function take(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  await page.screenshot({ path: join(set("PICTURES"), `${name}.png`) });
}

/** The first picture of the built-in cells, in its pixels: the middle and the width of each red one. */
const red = [
  [28, 23, 27],
  [269, 27, 33],
  [147, 47, 27],
  [245, 85, 27],
  [70, 99, 29],
  [25, 118, 35],
] as const;
const unsure = [
  [250, 140, 33, 0.91],
  [241, 175, 33, 0.84],
  [32, 153, 29, 0.66],
] as const;

const around = (id: string, label: string, [x, y, wide]: readonly number[]) => {
  const side = (wide ?? 0) + 2;
  return { id, label, x: (x ?? 0) - side / 2, y: (y ?? 0) - side / 2, width: side, height: side };
};

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, access.url, { email: set("STERLING_EMAIL"), password: set("STERLING_PASSWORD") });
});

test("a project and its release", async ({ page }) => {
  const projects = must(await api.GET("/api/v1/projects")).items;
  const { id } = projects.find(({ name }) => name === "Digits, by models") ?? { id: "" };
  await page.goto(`${access.url}/projects/${id}`);
  await expect(page.getByRole("heading", { name: "Quality by class" })).toBeVisible();
  await take(page, "overview");
  const params = { path: { project_id: id } };
  const [release] = must(await api.GET("/api/v1/projects/{project_id}/releases", { params })).items;
  await page.goto(`${access.url}/projects/${id}/releases/${release?.id ?? ""}`);
  await expect(page.getByText(/^Fineness \d+$/u)).toBeVisible();
  await take(page, "release");
});

test("a task with suggestions", async ({ page }) => {
  const cards = must(await api.GET("/api/v1/templates")).items;
  const card = cards.find(({ name }) => name === "boxes");
  if (card?.samples[0] === undefined) throw new Error("No template with boxes");
  const policy = { redundancy: 1, target: null, methods: {} };
  const body = {
    name: "Blood cells",
    template: card.template,
    guidelines: "",
    policy,
    lease_seconds: 900,
    budget: null,
  };
  const { id } = must(await api.POST("/api/v1/projects", { body: body as never }));
  const regions = [
    ...red.map((one, i) => around(`red-${i}`, "red", one)),
    around("white", "white", [98, 175, 53]),
    ...unsure.map((one, i) => around(`unsure-${i}`, "red", one)),
  ];
  const probabilities = Object.fromEntries([
    ...regions.map(({ id: name }) => [name, 0.97]),
    ...unsure.map(([, , , sure], i) => [`unsure-${i}`, sure]),
  ]) as Record<string, number>;
  const answer = { cells: { media: { width: 320, height: 240 }, regions } };
  const suggestions = [{ annotator: "cell-finder", answer, probabilities }];
  await importLines(access, id, [JSON.stringify({ id: "slide 1", data: card.samples[0], suggestions })]);
  await page.addInitScript(() => localStorage.setItem("sterling.theme", "dark"));
  await page.goto(`${access.url}/projects/${id}/annotate`);
  await expect(page.getByRole("option", { name: /^White cell/u })).toBeVisible();
  for (const name of [/^White cell/u, /^Red cell/u]) {
    await page.getByRole("option", { name }).first().click();
    await page.keyboard.press("a");
  }
  await take(page, "task");
});
