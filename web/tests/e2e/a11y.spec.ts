import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { routesOf, THEMES, wrongOn } from "./routes";

for (const theme of THEMES) {
  test(`no page breaks WCAG 2.2 AA (${theme})`, async ({ owned, server, project }) => {
    test.setTimeout(240_000);
    expect(await wrongOn(owned, server, await routesOf(server, project), theme)).toEqual([]);
  });

  test(`no dialog breaks WCAG 2.2 AA (${theme})`, async ({ owned, server, project, context }) => {
    await context.addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
    await owned.goto(`${server.url}/projects/${project}`);
    await owned.getByRole("button", { name: "Make a release" }).click();
    await expect(owned.getByRole("dialog")).toBeVisible();
    expect(await violations(owned), "make a release").toEqual([]);
    await owned.keyboard.press("Escape");
    await expect(owned.getByRole("dialog")).toHaveCount(0);
    await owned.keyboard.press("Control+k");
    await expect(owned.getByRole("dialog")).toBeVisible();
    expect(await violations(owned), "palette").toEqual([]);
    await owned.keyboard.press("Escape");
    await expect(owned.getByRole("dialog")).toHaveCount(0);
    await owned.getByRole("button", { name: /^Account/u }).click();
    await expect(owned.getByRole("button", { name: "Sign out" })).toBeVisible();
    expect(await violations(owned), "account").toEqual([]);
  });
}
