/** Magic wand, groups, gamma, channels: on a picture made here, by pointer and by keys. */
import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const size = { width: 40, height: 30 };

/** A light square of 10 by 10 at 5, 5 with a corner cut out, and another of the same colour at 25, 5, on a dark ground. */
function squares(): Buffer {
  const rows = Buffer.alloc((size.width + 1) * size.height, 0x20);
  for (let y = 0; y < size.height; y += 1) {
    rows[y * (size.width + 1)] = 0;
    for (let x = 0; x < size.width; x += 1) {
      const inFirst = x >= 5 && x < 15 && y >= 5 && y < 15 && !(x >= 13 && y >= 13);
      const inSecond = x >= 25 && x < 35 && y >= 5 && y < 15;
      // Every second row is a little lighter: within the tolerance.
      if (inFirst || inSecond) rows[y * (size.width + 1) + 1 + x] = y % 2 === 0 ? 0xc0 : 0xd0;
    }
  }
  return png(size.width, size.height, rows);
}

test("the magic wand takes a patch of like colour, by a click and by keys", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, squares());
  const template = {
    name: "wand",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { parts: { type: "mask", on: "img", labels: ["one", "two"] } },
  };
  const project = await newProject(server, "Wand", template, [{ image }, { image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await page.getByRole("button", { name: /^Magic wand/u }).click();
  await page.mouse.click(...at(8.5, 8.5));
  await expect(regions).toHaveCount(1);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/wand.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(regions).toHaveCount(0);
  await onPicture(page);
  // From the middle of the picture, 20 and 15, into the second square; a tolerance of 24 less 12 divides its rows.
  await page.locator("[data-canvas]").focus();
  await page.keyboard.press("w");
  for (const key of ["2", "[", "[", "[", "n"]) await page.keyboard.press(key);
  await expect(regions).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(regions).toHaveCount(0);
  for (let i = 0; i < 10; i += 1) await page.keyboard.press("ArrowRight");
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("n");
  await expect(regions).toHaveCount(1);
  await page.keyboard.press("Enter");
  const given = (await saved(server, project, 2)) as { parts: { regions: object[] } }[];
  // Eight whole columns of ten, then two of eight.
  const first = { x: 5, y: 5, width: 10, height: 10, counts: [0, 88, 2, 8, 2] };
  expect(given[0]?.parts.regions).toEqual([{ id: expect.any(String), label: "one", ...first }]);
  const second = { x: 25, y: 10, width: 10, height: 1, counts: [0, 10] };
  expect(given[1]?.parts.regions).toEqual([{ id: expect.any(String), label: "two", ...second }]);
});

test("the lasso paints what it surrounds, by clicks and by keys, and adds to the mask at hand", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, squares());
  const template = {
    name: "lasso",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { parts: { type: "mask", on: "img", labels: ["one", "two"] } },
  };
  const project = await newProject(server, "Lasso", template, [{ image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  await page.getByRole("button", { name: /^Lasso/u }).click();
  const corners = [
    [5, 5],
    [15, 5],
    [15, 15],
    [5, 15],
    [5, 5],
  ] as const;
  for (const [x, y] of corners) await page.mouse.click(...at(x, y));
  await expect(regions).toHaveCount(1);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/lasso.png` });
  // By keys from where the pointer was: two pixels to the right of the first, a corner at each turn.
  await page.mouse.move(...at(15.2, 5.2));
  await page.locator("[data-canvas]").focus();
  const way = [
    "n",
    "ArrowRight",
    "ArrowRight",
    "n",
    "ArrowDown",
    "ArrowDown",
    "n",
    "ArrowLeft",
    "ArrowLeft",
    "n",
  ];
  for (const key of way) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = (await saved(server, project, 1)) as { parts: { regions: object[] } }[];
  // Ten whole columns of ten, then two of two: from the same row on.
  expect(answer?.parts.regions).toEqual([
    { id: expect.any(String), label: "one", x: 5, y: 5, width: 12, height: 10, counts: [0, 102, 8, 2, 8] },
  ]);
});

test("regions are grouped with the one selected before; light is kept for the project", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, squares());
  const template = {
    name: "groups",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { things: { type: "point", on: "img", labels: ["one"] } },
  };
  const project = await newProject(server, "Groups", template, [{ image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const picture = page.locator("[data-canvas] canvas").first();
  const points = [
    [5, 5],
    [15, 5],
    [25, 5],
    [35, 5],
  ] as const;
  for (const [x, y] of points) await page.mouse.click(...at(x, y));
  const group = page.getByRole("region", { name: "Group" });
  await page.keyboard.press("Shift+G");
  await expect(group).toContainText("Group g1: 2 regions");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.getByRole("button", { name: /Group with the last/u }).click();
  await expect(group).toContainText("Group g1: 3 regions");
  await page.keyboard.press("Alt+g");
  await expect(group).toContainText("In no group");
  await page.keyboard.press("Alt+Shift+PageUp");
  await page.keyboard.press("Shift+I");
  await page.keyboard.press("Alt+c");
  const shown = /url\("?#light-gamma"?\) url\("?#light-channel"?\) invert\(1\)/u;
  await expect(picture).toHaveCSS("filter", shown);
  await expect(page.locator("#light-gamma feFuncR")).toHaveAttribute("exponent", String(100 / 110));
  await expect(page.locator("#light-channel feColorMatrix")).toHaveAttribute("values", /^1 0 0 0 0 1 0 0/u);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/groups.png` });
  // The key of the threads is theirs on pictures, too.
  await page.keyboard.press("Shift+C");
  await expect(page.getByRole("complementary", { name: "Threads" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+C");
  await page.reload();
  await expect(picture).toHaveCSS("filter", shown);
  await page.getByRole("button", { name: /^Light/u }).click();
  await page.getByRole("combobox", { name: "Channel" }).selectOption("Blue");
  await expect(page.locator("#light-channel feColorMatrix")).toHaveAttribute("values", /^0 0 1 0 0/u);
  await page.getByRole("button", { name: "As it is" }).click();
  await expect(picture).toHaveCSS("filter", "none");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = (await saved(server, project, 1)) as {
    things: { regions: { x: number; group?: string }[] };
  }[];
  expect(answer?.things.regions.map(({ x, group: name }) => [Math.round(x), name])).toEqual([
    [5, undefined],
    [15, undefined],
    [25, "g1"],
    [35, "g1"],
  ]);
});

test("a region fills the view with a grid of its pixels, and Escape steps back without deleting", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(160, 120));
  const template = {
    name: "pixels",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { things: { type: "polygon", on: "img", labels: ["one", "two"] } },
  };
  const project = await newProject(server, "Pixels", template, [{ image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const regions = page.getByRole("listbox", { name: "Regions" }).getByRole("option");
  for (const place of [at(20, 20), at(30, 20), at(30, 30), at(20, 20)]) await page.mouse.click(...place);
  await expect(regions).toHaveCount(1);
  await page.mouse.click(...at(60, 60));
  await page.mouse.click(...at(80, 60));
  const listed = page.getByRole("listbox", { name: "Regions" });
  for (const key of ["Escape", "]", "Escape", "Escape", "Escape", "Escape"]) {
    await page.keyboard.press(key);
    await expect(regions, key).toHaveCount(1);
  }
  await regions.click();
  await expect(listed.getByRole("option", { selected: true })).toHaveCount(1);

  /** The greys in a row of what is painted; the picture itself is of one grey. */
  const greys = () =>
    page
      .locator("[data-canvas] canvas")
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const row = canvas.getContext("2d")?.getImageData(0, Math.floor(canvas.height / 2), canvas.width, 1);
        return new Set(row?.data.filter((value, i) => i % 4 === 0 && value > 0x60)).size;
      });
  const camera = async () =>
    ((await page.locator(".scene").getAttribute("data-camera")) ?? "").split(" ").map(Number);
  await page.keyboard.press("Shift+Digit1");
  await expect.poll(async () => (await camera())[0]).toBe(1);
  await expect.poll(greys).toBe(1);
  await page.keyboard.press("z");
  await expect.poll(async () => (await camera())[0]).toBe(16);
  await expect.poll(greys).toBeGreaterThan(1);
  const [scale = 0, x = 0, y = 0] = await camera();
  const box = await page.locator(".scene").boundingBox();
  // The middle of the region lies in the middle of the view.
  expect(Math.abs(x + 25 * scale - (box?.width ?? 0) / 2)).toBeLessThanOrEqual(1);
  expect(Math.abs(y + 25 * scale - (box?.height ?? 0) / 2)).toBeLessThanOrEqual(1);
  await page.keyboard.press("0");
  await expect.poll(async () => (await camera())[0]).toBeLessThan(8);
});
