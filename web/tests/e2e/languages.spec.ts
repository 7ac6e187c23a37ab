/** The interface in another language: chosen in the account menu, kept, mirrored, and enough to finish a task. */
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { join } from "./people";
import { newProject, saved, shows, templates } from "./workbench";

test("Arabic mirrors the workbench; a task is finished in it", async ({ guarded: page, server }, info) => {
  await join(server, page, "manager", "Layla Haddad");
  const project = await newProject(server, "Arabic", templates.spans, [{ text: "Ada joined Sterling" }]);
  await page.goto(`${server.url}/projects`);
  await page.getByRole("button", { name: /^Account/u }).click();
  await page.getByLabel("Language").selectOption("العربية");
  const html = page.locator("html");
  await expect(html).toHaveAttribute("dir", "rtl");
  await expect(html).toHaveAttribute("lang", "ar");

  await page.goto(`${server.url}/projects/${project}/annotate`);
  await shows(page, "Ada joined Sterling");
  await expect(page.getByRole("button", { name: /إرسال ثم التالي/u })).toBeVisible();
  const [text, pane, back] = await Promise.all(
    [".txt", ".wk > :last-child", ".abar > a"].map((at) => page.locator(at).first().boundingBox()),
  );
  expect(pane?.x, "the pane lies left of the text").toBeLessThan(text?.x ?? 0);
  expect(back?.x, "the way back lies at the right").toBeGreaterThan(text?.x ?? Infinity);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await info.attach("arabic", { body: await page.screenshot({ path: info.outputPath("arabic.png") }) });
  expect(await violations(page)).toEqual([]);

  await page
    .locator(".txt span")
    .first()
    .dblclick({ position: { x: 8, y: 10 } });
  await page.keyboard.press("2");
  await expect(page.locator("mark.s")).toHaveText("Ada");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "لا مهام متبقية لك" })).toBeVisible();
  const [answer] = await saved(server, project, 1);
  expect(answer).toMatchObject({
    entities: { regions: [{ label: "PERSON", start: 0, end: 3, text: "Ada" }] },
  });
});

test("each language is chosen by its own name and speaks on the workbench and in reviews", async ({
  guarded: page,
  server,
}) => {
  await join(server, page, "manager", "Kai Meier");
  const project = await newProject(server, "Languages", templates.form, [{ text: "Good soup" }]);
  const spoken = [
    ["Español", "es", /Enviar y siguiente/u, "Nada que revisar"],
    ["Français", "fr", /Envoyer et suivant/u, "Rien à relire"],
    ["Deutsch", "de", /Absenden und weiter/u, "Nichts zu prüfen"],
  ] as const;
  await page.goto(`${server.url}/projects`);
  for (const [name, code, submit, nothing] of spoken) {
    await page.locator(".acct").click();
    await page.locator("select:has(option[lang=ar])").selectOption(name);
    await expect(page.locator("html")).toHaveAttribute("lang", code);
    await page.goto(`${server.url}/projects/${project}/annotate`);
    await expect(page.getByRole("button", { name: submit })).toBeVisible();
    await page.goto(`${server.url}/projects/${project}/review`);
    await expect(page.getByRole("heading", { name: nothing })).toBeVisible();
    await page.goto(`${server.url}/projects`);
  }
});

test("what the server says is said in the reader's language", async ({ guarded: page, server }) => {
  await page.addInitScript(() => localStorage.setItem("sterling.language", "de"));
  await page.goto(`${server.url}/invitation#token=${"a".repeat(24)}`);
  await expect(page.getByRole("alert")).toContainText("Diese Einladung gilt nicht");
  await page.goto(`${server.url}/sign-in`);
  await page.getByLabel("E-Mail").fill("nobody@example.org");
  await page.getByLabel("Passwort", { exact: false }).first().fill("not the password at all");
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page.getByRole("alert")).toContainText("E-Mail-Adresse oder Passwort sind falsch");
});
