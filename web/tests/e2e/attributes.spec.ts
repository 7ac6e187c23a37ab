/** What is said of a region beside its label: by keys and by mouse, asked only where its condition holds. */
import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const attributes = {
  lit: { type: "boolean", title: "Lit" },
  colour: { type: "choice", title: "Colour", options: ["red", "green"], when: "lit", required: true },
  hidden: { type: "number", title: "Hidden, %", min: 0, max: 100 },
  plate: { type: "string", title: "Plate", when: "label == 'car'" },
};
const things = (type: string) => ({ type, on: "img", title: type, labels: ["lamp", "car"], attributes });

test("attributes of four types on two kinds of regions, some only where they apply", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(160, 120));
  const template = {
    name: "attributes",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { boxes: things("box"), lines: things("polyline") },
  };
  const project = await newProject(server, "Attributes", template, [{ image }]);
  await openTask(page, server.url, project);
  await onPicture(page);
  const panel = page.getByRole("region", { name: "Attributes" });
  const field = (name: string) => panel.getByRole("group", { name, exact: true });

  await page.keyboard.press("n");
  await expect(panel).toContainText("Hidden, %");
  await expect(field("Colour"), "a lamp that is not lit has no colour").toHaveCount(0);
  await expect(panel.getByRole("textbox", { name: "Plate" }), "a lamp has no plate").toHaveCount(0);
  for (const key of ["y", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await expect(field("Lit").getByRole("button", { name: "yes" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("y");
  await expect(field("Colour").getByRole("button", { name: "red" })).toBeFocused();
  for (const key of ["ArrowRight", "Space", "y"]) await page.keyboard.press(key);
  await page.keyboard.type("35");
  await page.keyboard.press("Escape");

  await page.locator("[data-canvas]").focus();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Line/u }).click();
  await page.keyboard.press("n");
  await page.keyboard.press("2");
  await field("Lit").getByRole("button", { name: "yes" }).click();
  await panel.getByRole("textbox", { name: "Plate" }).fill("HH SO 925");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(panel.getByRole("alert")).toHaveText("Colour is missing.");
  await field("Lit").getByRole("button", { name: "no" }).click();
  await expect(field("Colour")).toHaveCount(0);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = (await saved(server, project, 1)) as Record<string, { regions: object[] }>[];
  expect(answer?.["boxes"]?.regions).toEqual([
    expect.objectContaining({ label: "lamp", attributes: { lit: true, colour: "green", hidden: 35 } }),
  ]);
  expect(answer?.["lines"]?.regions).toEqual([
    expect.objectContaining({ label: "car", attributes: { lit: false, plate: "HH SO 925" } }),
  ]);
});
