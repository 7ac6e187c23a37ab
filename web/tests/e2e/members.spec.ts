import { violations } from "./axe";
import { apiOf, must } from "./client";
import { expect, signIn, test, watch } from "./fixtures";
import { join } from "./people";
import { newProject, shows, templates } from "./workbench";

const maria = { name: "Maria Ferro", email: "maria@lumen.example", password: "a long way to the harbour" };
const later = "another long way to the harbour";

test("a person joins by link, gets a role, and a new password by link", async ({
  owned,
  server,
  browser,
}) => {
  await owned.goto(`${server.url}/members`);
  await owned.getByRole("button", { name: "Invite people" }).click();
  await owned.getByRole("button", { name: "Make an invitation link" }).click();
  const link = await owned.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  expect(link).toContain("/invitation#token=");
  await owned.keyboard.press("Escape");

  const context = await browser.newContext();
  const guest = await context.newPage();
  const { foreign, broken } = watch(guest, server.url);
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Join Harbour Robotics" })).toBeVisible();
  await guest.getByLabel("Your name").fill(maria.name);
  await guest.getByLabel("Email").fill(maria.email);
  await guest.getByLabel("Password", { exact: false }).first().fill(maria.password);
  await guest.getByRole("button", { name: "Join" }).click();
  await expect(guest.getByRole("heading", { name: "Projects", level: 1, exact: true })).toBeVisible();
  await expect(guest.getByRole("link", { name: "Members" })).toHaveCount(0);

  await owned.reload();
  const row = owned.getByRole("row", { name: new RegExp(maria.name, "u") });
  await row.getByRole("combobox", { name: `Role of ${maria.name}` }).click();
  await owned.getByRole("option", { name: "Reviewer" }).click();
  await expect(row.getByRole("combobox", { name: `Role of ${maria.name}` })).toHaveValue("Reviewer");

  await row.getByRole("button", { name: "Reset password" }).click();
  await owned.getByRole("radio", { name: "The password is forgotten" }).click();
  await owned.getByRole("button", { name: "Make the link" }).click();
  const reset = await owned.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  await guest.goto(reset);
  await guest.getByLabel("New password", { exact: false }).first().fill(later);
  await guest.getByRole("button", { name: "Change the password" }).click();
  await expect(guest.getByRole("heading", { name: "The password is changed" })).toBeVisible();
  await signIn(guest, server.url, { email: maria.email, password: later });
  await guest.goto(`${server.url}/projects`);
  await expect(guest.getByRole("link", { name: "Annotators" })).toBeVisible();
  expect(foreign).toEqual([]);
  expect(broken).toEqual([]);
  await context.close();
});

test("a person changes the password, and is signed out everywhere else", async ({ server, browser }) => {
  const here = await (await browser.newContext()).newPage();
  const there = await (await browser.newContext()).newPage();
  const person = await join(server, here, "reviewer", "Ana Prado");
  await signIn(there, server.url, person);
  await here.goto(`${server.url}/projects`);
  await here.getByRole("button", { name: "Account: Ana Prado" }).click();
  await here.getByRole("link", { name: "Password and sessions" }).click();
  const sessions = here.getByRole("region", { name: "Where you are signed in" }).getByRole("row");
  await expect(sessions).toHaveCount(3);
  await expect(sessions.filter({ hasText: "this browser" })).toContainText("Chrome on Linux");
  expect(await violations(here)).toEqual([]);

  await here.getByLabel("Current password").fill("not the password");
  await here.getByLabel("New password").fill(later);
  await here.getByRole("button", { name: "Change the password" }).click();
  await expect(here.getByRole("alert")).toContainText("This is not the current password.");
  await here.getByLabel("Current password").fill(person.password);
  await here.getByRole("button", { name: "Change the password" }).click();
  await expect(here.getByText("You are signed out everywhere else.")).toBeVisible();
  await expect(sessions).toHaveCount(2);
  if (process.env["SHOTS"]) await here.screenshot({ path: `${process.env["SHOTS"]}/account.png` });
  await there.goto(`${server.url}/projects`);
  await expect(there.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(there, server.url, { email: person.email, password: later });
  await there.goto(`${server.url}/projects`);
  await expect(there.getByRole("heading", { name: "Projects", level: 1, exact: true })).toBeVisible();
  await Promise.all([here, there].map((page) => page.context().close()));
});

test("a key is shown once, works, and is refused after it is revoked", async ({ owned, server }) => {
  await owned.goto(`${server.url}/keys`);
  await owned.getByRole("button", { name: "New key" }).click();
  await owned.getByLabel("Name").fill("nightly import");
  await owned.getByRole("button", { name: "Make the key" }).click();
  const secret = await owned.getByLabel("Secret of nightly import").inputValue();
  const me = () => fetch(`${server.url}/api/v1/me`, { headers: { Authorization: `Bearer ${secret}` } });
  expect((await me()).status).toBe(200);
  await owned.keyboard.press("Escape");
  await owned
    .getByRole("row", { name: /nightly import/u })
    .getByRole("button", { name: "Revoke" })
    .click();
  await owned.getByRole("button", { name: "Revoke the key" }).click();
  await expect(owned.getByRole("row", { name: /nightly import/u })).toHaveCount(0);
  await expect.poll(async () => (await me()).status).toBe(401);
});

test("a key that answers as somebody says as whom", async ({ owned, server }) => {
  const api = apiOf(server);
  const body = { kind: "model", name: "Night reader", external_id: "night-reader" };
  const { id } = must(await api.POST("/api/v1/annotators", { body: body as never }));
  const params = { path: { annotator_id: id } };
  must(await api.POST("/api/v1/annotators/{annotator_id}/keys", { params, body: { name: "reader" } }));
  await owned.goto(`${server.url}/keys`);
  await expect(owned.getByRole("row", { name: /reader/u })).toContainText("as Night reader");
});

test("an annotator is shown what there is to label, and no tab that would refuse", async ({
  guarded: page,
  server,
}) => {
  await join(server, page, "annotator", "Noa Levi");
  const project = await newProject(server, "Seen by annotators", templates.choice, [{ text: "a message" }]);
  await page.goto(`${server.url}/projects`);
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: "Seen by annotators" })
    .click();
  await shows(page, "a message");
  await page.goto(`${server.url}/projects`);
  await expect(page.getByRole("row", { name: /Seen by annotators/u })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Tasks" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: /Purity|Cost|Done by|To review/u })).toHaveCount(0);
  await page.goto(`${server.url}/projects/${project}/guidelines`);
  const tabs = page.getByRole("navigation", { name: "Project", exact: true });
  await expect(tabs.getByRole("link")).toHaveText(["Template", "Guidelines"]);
});
