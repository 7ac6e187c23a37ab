/** One person at work while answers get lost on the way, the tab dies and the server restarts. */
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { apiOf, must, type Access } from "./client";
import { signIn } from "./fixtures";
import type { Server } from "./server";
import { newProject, openTask, templates } from "./workbench";

export interface Storm {
  readonly submits: number;
  /** Share of the submits whose way there or back is cut. */
  readonly drops: number;
  readonly kills: number;
  readonly restarts: number;
}

export interface Toll {
  /** Tasks without their answer, and tasks that came back although the next one was on the screen. */
  readonly lost: number;
  /** Answers that are there more than once. */
  readonly doubled: number;
}

const OPTIONS = 9;
const wanted = (n: number): number => (n % OPTIONS) + 1;

/** The same weather at each run: a linear congruential generator (Numerical Recipes, 2nd edition, 7.1). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The steps at which something happens `times` times, evenly spread. */
const moments = (submits: number, times: number): ReadonlySet<number> =>
  new Set(Array.from({ length: times }, (_, i) => Math.round(((i + 1) * submits) / (times + 1))));

export async function weather(context: BrowserContext, server: Server, storm: Storm): Promise<Toll> {
  const messages = Array.from({ length: storm.submits }, (_, i) => ({ text: `Message number ${i}.` }));
  const project = await newProject(server, `Storm of ${storm.submits}`, templates.choice, messages);
  await cut(context, storm.drops);
  const [kills, restarts] = [moments(storm.submits, storm.kills), moments(storm.submits, storm.restarts)];
  let page = await opened(context, server, project);
  const passed = new Set<number>();
  let [back, restarted] = [0, Promise.resolve()];
  for (let done = 0, last = -1; passed.size < storm.submits; done += 1) {
    const n = await shown(page, last);
    if (n === undefined) break;
    if (passed.has(n)) back += 1;
    if (last >= 0) passed.add(last);
    await page.keyboard.press(String(wanted(n)));
    await page.keyboard.press("Enter");
    last = n;
    if (restarts.has(done)) restarted = restarted.then(server.restart);
    if (!kills.has(done)) continue;
    await restarted;
    await crashed(page);
    // Whether the last one was kept is open: its successor was not on the screen yet.
    last = -1;
    page = await opened(context, server, project);
  }
  await restarted;
  const { missing, doubled } = await counted(server, project, storm.submits);
  return { lost: missing + back, doubled };
}

/** Half of the unlucky submits do not arrive; the other half do, and their answer does not. */
async function cut(context: BrowserContext, share: number): Promise<void> {
  const random = dice(20261122);
  await context.route("**/api/v1/assignments/*/submit", async (route) => {
    if (random() >= share) return route.continue();
    if (random() < 0.5) await route.fetch().catch(() => undefined);
    return route.abort("connectionreset");
  });
}

async function opened(context: BrowserContext, server: Access, project: string): Promise<Page> {
  const page = await context.newPage();
  await signIn(page, server.url);
  await openTask(page, server.url, project);
  return page;
}

/** The renderer dies at once, with all that it had not written down. */
async function crashed(page: Page): Promise<void> {
  const gone = new Promise((resolve) => page.once("crash", resolve));
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => undefined);
  await gone;
  await page.close();
}

/** Waits for another message than the last; undefined when none is left. */
async function shown(page: Page, last: number): Promise<number | undefined> {
  const found = await page.evaluate(
    (before) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const words = document.querySelector("#task .reading")?.textContent ?? "";
          const n = Number(/^Message number (\d+)\.$/u.exec(words)?.[1] ?? before);
          const none = document.querySelector("#task h2")?.textContent === "No task is left for you";
          if (n !== before) resolve(n);
          else if (none) resolve(-1);
          else requestAnimationFrame(look);
          // While the server restarts it cannot hand out tasks; somebody who waits asks again.
          const buttons = [...document.querySelectorAll<HTMLElement>("#task button")];
          buttons.find((one) => one.textContent === "Try again")?.click();
        };
        look();
      }),
    last,
  );
  return found < 0 ? undefined : found;
}

/** What the server has once everything has arrived. */
async function counted(
  server: Access,
  project: string,
  submits: number,
): Promise<{ missing: number; doubled: number }> {
  const answers = async () => {
    const found = new Map<string, unknown[]>();
    let cursor: string | undefined;
    do {
      const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const params = { path: { project_id: project }, query };
      const page = must(await apiOf(server).GET("/api/v1/projects/{project_id}/answers", { params }));
      for (const { external_id, answer } of page.items) {
        found.set(external_id, [...(found.get(external_id) ?? []), answer["intent"]]);
      }
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };
  await expect
    .poll(async () => (await answers()).size, { timeout: 120_000, intervals: [1000] })
    .toBe(submits)
    .catch(() => undefined);
  const found = await answers();
  const right = Array.from({ length: submits }, (_, n) =>
    found.get(`item-${n}`)?.includes(`intent ${wanted(n)}`),
  );
  return {
    missing: right.filter((one) => one !== true).length,
    doubled: [...found.values()].reduce((sum, all) => sum + all.length - 1, 0),
  };
}
