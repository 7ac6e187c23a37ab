import { expect, test, watch } from "./fixtures";
import { owner, startServer } from "./server";

test("the first owner sets Sterling up from the one-time link, then signs out and in", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await startServer({ init: false });
  try {
    const { foreign, broken } = watch(page, server.url);
    await page.goto(`${server.url}/`);
    await expect(page.getByRole("heading", { name: "Sterling is not set up yet" })).toBeVisible();

    const link = /(\/setup#token=[\w-]+)/u.exec(server.output())?.[1];
    expect(link, "the printed link").toBeTruthy();
    await page.goto(server.url + (link ?? ""));
    await page.getByLabel("Organization").fill(owner.organization);
    await page.getByLabel("Your name").fill(owner.name);
    await page.getByLabel("Email").fill(owner.email);
    await page.getByLabel("Password", { exact: false }).first().fill(owner.password);
    await page.getByRole("button", { name: "Set up Sterling" }).click();
    await expect(page.getByRole("heading", { name: "What do you want labelled?" })).toBeVisible();

    await page.getByRole("button", { name: `Account: ${owner.name}` }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.getByLabel("Email").fill(owner.email);
    await page.getByLabel("Password", { exact: false }).first().fill("not the password at all");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await page.getByLabel("Password", { exact: false }).first().fill(owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Projects", level: 1, exact: true })).toBeVisible();

    await page.goto(server.url + (link ?? ""));
    await expect(page.getByRole("heading", { name: "Sterling is set up already" })).toBeVisible();
    expect(foreign).toEqual([]);
    expect(broken).toEqual([]);
  } finally {
    await server.stop();
  }
});

test("a page inside asks for the sign-in first and comes back to it", async ({ guarded, server }) => {
  await guarded.goto(`${server.url}/members`);
  await expect(guarded.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await guarded.getByLabel("Email").fill(owner.email);
  await guarded.getByLabel("Password", { exact: false }).first().fill(owner.password);
  await guarded.getByRole("button", { name: "Sign in" }).click();
  await expect(guarded.getByRole("heading", { name: "Members" })).toBeVisible();
});
