/** Cells of a table by row and column, and keys with their values, on a page: by mouse, then by keys alone. */
import { expect, test } from "./fixtures";
import { drag, keys, near } from "./hands";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const words = [
  { text: "Total", x: 12, y: 12, width: 26, height: 6 },
  { text: "19.39", x: 92, y: 12, width: 26, height: 6 },
];
const template = (name: string, controls: object) => ({
  name,
  data: { file: { type: "array" } },
  views: { doc: { type: "document", src: "$.file" } },
  controls,
});
const document = { type: "block", on: "doc" };

test("cells have their rows and columns", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const whole = { type: "number", min: 1, required: true };
  const cells = { ...document, labels: ["cell"], attributes: { row: whole, column: whole } };
  const item = { file: [{ image, words }] };
  const project = await newProject(server, "Cells", template("cells", { cells }), [item, item]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const listed = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  for (const [x, column] of [
    [10, "1"],
    [90, "2"],
  ] as const) {
    await drag(page, at, [x, 10], [x + 15, 15], [x + 30, 20]);
    await page.getByLabel("row").fill("1");
    await page.getByLabel("column").fill(column);
    await page.getByLabel("column").press("Escape");
    await page.locator("[data-canvas]").focus();
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(listed).toHaveCount(0);
  await onPicture(page);

  await page.locator("[data-canvas]").focus();
  // Two corners by the letters of their places: 10, 10 and 60, 50.
  await keys(page, "Shift+Space", "a", "l", "c", "Enter", "l", "e", "l", "Enter");
  await expect(listed).toHaveCount(1);
  await page.getByLabel("row").focus();
  await page.keyboard.type("2");
  await page.keyboard.press("Tab");
  await page.keyboard.type("3");
  await page.keyboard.press("Control+Enter");
  type Given = { cells: { regions: object[] } };
  const [mouse, byKeys] = (await saved(server, project, 2)) as unknown as Given[];
  near(mouse?.cells.regions, [
    { page: 1, text: "Total", x: 10, y: 10, width: 30, height: 10, attributes: { row: 1, column: 1 } },
    { page: 1, text: "19.39", x: 90, y: 10, width: 30, height: 10, attributes: { row: 1, column: 2 } },
  ]);
  expect(byKeys?.cells.regions).toMatchObject([
    { page: 1, text: "Total", x: 10, y: 10, width: 50, height: 40, attributes: { row: 2, column: 3 } },
  ]);
});

test("a key is linked to its value", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const controls = {
    fields: { ...document, labels: ["key", "value"] },
    pairs: { type: "relation", title: "Pairs", from: "fields", labels: ["value_of"] },
  };
  const item = { file: [{ image, words }] };
  const project = await newProject(server, "Pairs", template("pairs", controls), [item, item]);
  await openTask(page, server.url, project);
  const links = page.getByRole("listbox", { name: "Links of Pairs" }).getByRole("option");
  for (const way of ["mouse", "keys"]) {
    const at = await onPicture(page);
    await page.locator("[data-canvas]").focus();
    await page.keyboard.press("1");
    await drag(page, at, [10, 10], [25, 15], [40, 20]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("2");
    await drag(page, at, [90, 10], [105, 15], [120, 20]);
    await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(2);
    if (way === "mouse") {
      await page.getByRole("button", { name: /Begin here/u }).click();
      await page.mouse.click(...at(25, 15));
    } else {
      await keys(page, "j", "Shift+Tab", "1");
    }
    await expect(links).toHaveCount(1);
    await page.locator("[data-canvas]").focus();
    await page.keyboard.press("Control+Enter");
    await expect(links).toHaveCount(0);
  }
  type Given = { pairs: { label: string; ends: Record<"from" | "to", { label: string }> }[] };
  const given = (await saved(server, project, 2)) as unknown as Given[];
  for (const { pairs } of given)
    expect(pairs).toMatchObject([
      { label: "value_of", ends: { from: { label: "value" }, to: { label: "key" } } },
    ]);
});
