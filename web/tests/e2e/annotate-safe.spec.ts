import { violations } from "./axe";
import { owner } from "./server";
import { expect, test } from "./fixtures";
import {
  answersOf,
  newProject,
  onPicture,
  openTask,
  png,
  saved,
  shows,
  templates,
  typeBeforeTheNextFrame,
  upload,
} from "./workbench";

const messages = (n: number) => Array.from({ length: n }, (_, i) => ({ text: `Message number ${i + 1}` }));

test("offline: submits are kept, survive a reload, and arrive once", async ({
  owned: page,
  server,
  context,
}) => {
  const project = await newProject(server, "Offline", templates.choice, messages(4));
  await openTask(page, server.url, project);
  // Only the API is cut, so that the page itself can be loaded again.
  await context.route("**/api/v1/assignments/**", (route) => route.abort("connectionfailed"));
  for (const n of [1, 2]) {
    await shows(page, `Message number ${n}`);
    await page.keyboard.press(String(n));
    await page.keyboard.press("Enter");
  }
  await shows(page, "Message number 3");
  await expect(page.locator(".abar")).toContainText("Offline, 2 answers kept here");
  await page.reload();
  await shows(page, "Message number 3");
  expect((await answersOf(server, project)).size).toBe(0);
  await context.unroute("**/api/v1/assignments/**");
  await page.reload();
  expect(await saved(server, project, 2)).toEqual([{ intent: "intent 1" }, { intent: "intent 2" }]);
});

test("a key pressed twice in a moment, or held down, hands in one task", async ({ owned: page, server }) => {
  const optional = { ...templates.choice.controls.intent, required: false };
  const template = { ...templates.choice, controls: { intent: optional } };
  const project = await newProject(server, "Pressed twice", template, messages(4));
  await openTask(page, server.url, project);
  await shows(page, "Message number 1");
  const enter = (...held: boolean[]) =>
    page.evaluate((all) => {
      for (const repeat of all)
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", repeat, bubbles: true }));
    }, held);
  // The second comes before the first is written down, the third while nothing but a held key says so.
  await enter(false, false);
  await shows(page, "Message number 2");
  await enter(true);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await shows(page, "Message number 3");
  expect(await saved(server, project, 2)).toEqual([{}, { intent: "intent 1" }]);
});

test("answers that get lost on the way back are counted once", async ({ owned: page, server, context }) => {
  const project = await newProject(server, "Dropped", templates.choice, messages(3));
  let dropped = 0;
  await context.route("**/submit", async (route) => {
    if (dropped < 3) {
      dropped += 1;
      await route.fetch();
      await route.abort("connectionreset");
    } else await route.continue();
  });
  await openTask(page, server.url, project);
  for (const n of [1, 2, 3]) {
    await shows(page, `Message number ${n}`);
    await page.keyboard.press(String(n));
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  await expect(page.locator(".abar")).toContainText("Saved", { timeout: 20_000 });
  expect(await saved(server, project, 3)).toEqual([
    { intent: "intent 1" },
    { intent: "intent 2" },
    { intent: "intent 3" },
  ]);
});

for (const [title, reloads] of [
  ["a claim whose answer gets lost takes no task away", false],
  ["nor does a tab that ends before the answer comes", true],
] as const) {
  test(title, async ({ owned: page, server, context }) => {
    const project = await newProject(server, title, templates.choice, messages(6));
    await openTask(page, server.url, project);
    let lost = 0;
    await context.route("**/claims", async (route) => {
      if (lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort("connectionreset");
    });
    for (const n of [1, 2, 3, 4, 5, 6]) {
      await shows(page, `Message number ${n}`);
      if (reloads && n === 2) await page.reload();
      await shows(page, `Message number ${n}`);
      await page.keyboard.press(String(n));
      await page.keyboard.press("Enter");
      if (n === 1) await expect.poll(() => lost).toBe(1);
    }
    await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
    expect((await saved(server, project, 6)).map(({ intent }) => intent)).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => `intent ${n}`),
    );
  });
}

test("a reload loses no stroke and no step of undo", async ({ owned: page, server }) => {
  const project = await newProject(server, "Reload", templates.form, messages(1));
  await openTask(page, server.url, project);
  for (const key of ["1", "2"]) await page.keyboard.press(key);
  await expect(page.getByRole("checkbox", { name: "service" })).toBeChecked();
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "service" })).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("checkbox", { name: "service" })).not.toBeChecked();
  await expect(page.getByRole("radio", { name: "good" })).toBeChecked();
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByRole("checkbox", { name: "service" })).toBeChecked();
});

test("a submit can be taken back, and an answer of before corrected", async ({ owned: page, server }) => {
  const project = await newProject(server, "Undo", templates.choice, messages(2));
  await openTask(page, server.url, project);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await shows(page, "Message number 2");
  await saved(server, project, 1);
  await page.keyboard.press("Control+z");
  await shows(page, "Message number 1");
  await page.keyboard.press("5");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await saved(server, project, 1))[0]).toEqual({ intent: "intent 5" });
  await page.getByRole("button", { name: "Your answers" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /item-0/u })
    .click();
  await expect(page.getByRole("radio", { name: "intent 5", exact: true })).toBeChecked();
  await page.keyboard.press("6");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await saved(server, project, 1))[0]).toEqual({ intent: "intent 6" });
});

test("skip takes two keys", async ({ owned: page, server }) => {
  const project = await newProject(server, "Skip", templates.choice, messages(2));
  await openTask(page, server.url, project);
  const sent = page.waitForResponse((response) => response.url().endsWith("/skip"));
  await page.keyboard.press("Shift+S");
  await page.keyboard.press("2");
  await shows(page, "Message number 2");
  // It can be taken back after the server has it, too.
  await sent;
  await page.keyboard.press("Control+z");
  await shows(page, "Message number 1");
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await shows(page, "Message number 2");
  expect(await saved(server, project, 1)).toEqual([{ intent: "intent 3" }]);
});

test("a session that ended is renewed over the task", async ({ owned: page, server, context }) => {
  const project = await newProject(server, "Session", templates.choice, messages(2));
  await openTask(page, server.url, project);
  await context.clearCookies();
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Sign in to go on" });
  await dialog.getByLabel("Email").fill(owner.email);
  await dialog.getByLabel("Password").fill(owner.password);
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  expect(await saved(server, project, 1)).toEqual([{ intent: "intent 3" }]);
});

test("the sheet and the palette know every key", async ({ owned: page, server }) => {
  const project = await newProject(server, "Keys", templates.choice, messages(1));
  await openTask(page, server.url, project);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Submit and next");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("guidelines");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Guidelines" })).toBeVisible();
});

test("what is pressed right after the palette goes to what it ran", async ({ owned: page, server }) => {
  const project = await newProject(server, "Palette and on", templates.choice, messages(2));
  await openTask(page, server.url, project);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("skip with");
  await typeBeforeTheNextFrame(page, async () => {
    for (const key of ["Enter", "2"]) await page.keyboard.press(key);
  });
  await shows(page, "Message number 2");
});

for (const theme of ["light", "dark", "hc"]) {
  test(`the workbench breaks no rule of WCAG 2.2 AA (${theme})`, async ({ owned: page, server, context }) => {
    test.setTimeout(180_000);
    await context.addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
    const image = await upload(server, png(64, 64));
    const data = { choice: messages(1), form: messages(1), spans: messages(1), boxes: [{ image }] };
    for (const [kind, items] of Object.entries(data)) {
      const template = templates[kind as keyof typeof data];
      const project = await newProject(server, `Axe ${kind} ${theme}`, template, items);
      await openTask(page, server.url, project);
      if (kind === "boxes") {
        await onPicture(page);
        await page.keyboard.press("n");
        await expect(page.getByRole("option")).toHaveCount(1);
      }
      expect.soft(await violations(page), `${kind} in ${theme}`).toEqual([]);
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      expect.soft(await violations(page), `keys of ${kind} in ${theme}`).toEqual([]);
      await page.keyboard.press("Escape");
    }
  });
}
