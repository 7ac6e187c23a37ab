/**
 * Every built-in template is finished by keys alone: one region is drawn where the first region control is, then
 * questions are answered where the workbench leads after a submit that was too early.
 */
import type { Page } from "@playwright/test";
import { apiOf, must, type Access } from "./client";
import { expect, test } from "./fixtures";
import { newProject, openTask, saved, upload } from "./workbench";

/** More than any template here has to ask. */
const MOST = 40;
const REGIONS: ReadonlySet<string> = new Set([
  ...["box", "polygon", "block", "span", "segment", "mask", "point"],
  ...["track", "cuboid", "points", "camera_cuboid"],
]);
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
/** What answers a question of a kind; a digit for all others. */
const ANSWERS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  text: (page) => page.keyboard.type("Long enough to be taken as an answer."),
  date: (page) => page.keyboard.type("20260312"),
  number: async (page) => {
    await page.keyboard.press("Control+a");
    await page.keyboard.type("5");
  },
  rank: (page) => pressed(page, DIGITS),
  tree: async (page) => {
    await page.keyboard.type("o");
    await pressed(page, ["Enter"]);
  },
  form: async (page) => {
    for (let field = 0; field < 8; field += 1) {
      const needed = await page.evaluate(
        () => document.activeElement?.getAttribute("aria-invalid") === "true",
      );
      if (needed) await page.keyboard.type("7");
      await page.keyboard.press("Tab");
    }
  },
};

async function pressed(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** A sample with its files on the server, however deep they lie in it. */
async function stored(access: Access, value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((one) => stored(access, one)));
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(
      async ([name, one]) => [name, await stored(access, one)] as const,
    );
    return Object.fromEntries(await Promise.all(fields));
  }
  const found = typeof value === "string" ? /^data:([\w/+.-]+);base64,(.*)$/su.exec(value) : null;
  return found === null ? value : upload(access, Buffer.from(found[2] ?? "", "base64"), found[1]);
}

/** Answers the first attribute that is missing: a value of several, or what is written where the submit led to. */
async function attribute(page: Page): Promise<void> {
  const written = () => page.evaluate(() => document.activeElement?.tagName === "INPUT");
  if (!(await written())) await page.keyboard.press("y");
  await pressed(page, (await written()) ? ["1", "Escape"] : ["Enter"]);
}

/** Submits, and answers what is asked first, until the task is gone. */
async function finish(page: Page, kinds: ReadonlyMap<string, string>): Promise<void> {
  const wrong = page.locator(".question .wrong, .at .wrong").first();
  const untold = page.locator(".afoot").getByText("The text of a block is missing.");
  const over = page.getByRole("heading", { name: "No task is left for you" });
  for (let step = 0; step < MOST; step += 1) {
    // A sound may still be on its way; then a submit only says so.
    await expect(async () => {
      await page.keyboard.press("Control+Enter");
      await expect(wrong.or(over).or(untold).first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 8_000 });
    if (await over.isVisible()) return;
    if (await page.locator(".at .wrong").first().isVisible()) {
      await attribute(page);
      continue;
    }
    if (await untold.isVisible()) {
      await page.keyboard.press("Shift+T");
      await page.keyboard.type("Total");
      await page.keyboard.press("Escape");
      continue;
    }
    const title = await page.locator(".question:has(.wrong)").first().getAttribute("aria-label");
    await (ANSWERS[kinds.get(title ?? "") ?? ""] ?? ((at: Page) => pressed(at, ["1"])))(page);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  throw new Error(`Still asked for more after ${MOST} answers`);
}

const SEGMENT = [
  "1",
  ...Array<string>(5).fill("ArrowRight"),
  "n",
  ...Array<string>(5).fill("ArrowRight"),
  "n",
];
/** How the first region comes about, by what is drawn on; of points, by a dab of the brush. */
const FIRST_REGION: Readonly<Record<string, readonly string[]>> = {
  text: ["ArrowRight", "Shift+ArrowRight", "1"],
  image: ["n"],
  camera: ["n"],
  document: ["n"],
  audio: SEGMENT,
  timeseries: SEGMENT,
  video: ["n"],
  pointcloud: ["n"],
  points: ["m", "n"],
};

interface Plan {
  readonly controls: readonly { name: string; title: string; type: string; on: string | null }[];
  readonly views: readonly { name: string; type: string }[];
}

/** Draws one region on every view that has a region control, once what is drawn on is there. */
async function drawn(page: Page, { controls, views }: Plan): Promise<readonly string[]> {
  const regions = controls.filter(({ type }) => REGIONS.has(type));
  const [first] = regions;
  const view = views.find(({ name }) => name === first?.on);
  if (first === undefined || view === undefined) return [];
  await expect(page.locator("[data-canvas][aria-busy=true]")).toHaveCount(0, { timeout: 30_000 });
  await expect(async () => {
    await pressed(page, FIRST_REGION[first.type] ?? FIRST_REGION[view.type] ?? []);
    await expect(page.locator(".regions [role=option]").first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  return [first.name];
}

test("every built-in template is finished without a pointer", async ({ owned: page, server }) => {
  test.setTimeout(300_000);
  const cards = must(await apiOf(server).GET("/api/v1/templates")).items;
  expect(cards.length).toBeGreaterThanOrEqual(30);
  const stuck: string[] = [];
  for (const { name, template, plan, samples } of cards) {
    const kinds = new Map((plan as unknown as Plan).controls.map(({ title, type }) => [title, type]));
    const data = (await stored(server, samples[0])) as object;
    const project = await newProject(server, `Keys of ${name}`, template, [data]);
    try {
      await openTask(page, server.url, project);
      const drew = await drawn(page, plan as unknown as Plan);
      await finish(page, kinds);
      const [answer] = await saved(server, project, 1);
      for (const control of drew) expect(answer?.[control]).toMatchObject({ regions: [{}] });
    } catch (error) {
      const said = await page.locator(".wrong, .afoot .bad, .abar").allTextContents();
      stuck.push(`${name}: ${said.join(", ")} ${String(error)}`);
    }
  }
  expect(stuck).toEqual([]);
});
