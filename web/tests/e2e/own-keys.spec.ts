/** Keys of one's own: refused where they are taken, shown where they work, and silent where they are switched off. */
import { expect, test } from "./fixtures";
import { join } from "./people";
import { newProject, openTask, shows, templates } from "./workbench";

test("a key that is taken is refused, one that is free works and stands on its button", async ({
  guarded: page,
  server,
}) => {
  const project = await newProject(server, "Own keys", templates.choice, [{ text: "Message number 1" }]);
  // Keys are kept with the person: somebody else's are not touched.
  await join(server, page, "annotator", "Kit Novak");
  await openTask(page, server.url, project);
  await shows(page, "Message number 1");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  const change = async (key: string) => {
    await sheet.getByRole("button", { name: /^Change the key of “Flag with a reason”/u }).click();
    await page.keyboard.press(key);
  };
  await page.keyboard.press("?");
  await change("g");
  await expect(sheet.getByRole("alert")).toHaveText("G is taken by “Show or hide the guidelines”.");
  // A key of the question at hand, from another part of the page.
  await change("1");
  await expect(sheet.getByRole("alert")).toHaveText("1 is taken by “Intent: intent 1”.");
  await change(";");
  await expect(sheet.getByRole("alert")).toHaveCount(0);
  await page.keyboard.press("Escape");

  const flag = page.getByRole("button", { name: /^Flag/u });
  await expect(flag).toHaveText("Flag ;");
  await page.keyboard.press(";");
  await expect(page.getByRole("menu", { name: "Why flag" })).toBeVisible();
  await page.keyboard.press("Escape");

  // The line of keys at the bottom tells those that do it now.
  const hints = page.locator(".afoot .hint");
  await expect(hints).toHaveText("1–9answer/filter");
  await page.keyboard.press("?");
  await sheet.getByRole("button", { name: /^Change the key of “Filter Intent”/u }).click();
  await page.keyboard.press("Alt+KeyL");
  await page.keyboard.press("Escape");
  await expect(hints).toHaveText("1–9answerAlt Lfilter");

  // The time, too, is shown and hidden by a key.
  const time = page.getByRole("button", { name: /^Active time/u });
  await expect(time).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Alt+KeyT");
  await expect(time).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("Alt+KeyT");
  await expect(time).toHaveAttribute("aria-pressed", "true");

  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await sheet.getByLabel("Single keys on").uncheck();
  await page.keyboard.press("Escape");
  await expect(hints).toHaveText("Alt Lfilter");
  await expect(flag).toHaveText("Flag");
  await expect(page.getByRole("button", { name: /^Skip/u })).toHaveText("Skip");
  // A capital letter is one as well; keys with Ctrl, and the palette, still work.
  await page.keyboard.press("Shift+S");
  await page.keyboard.press(";");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("skip with");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toHaveCount(1);
  await expect(page.getByRole("menu", { name: "Why skip" })).toBeVisible();
});
