/**
 * Places by letters: each takes one field of five by five. What is expected was worked out by hand from the sizes of
 * the pictures; of 160 x 120 pixels a first field is 32 x 24, one in that 6.4 x 4.8, and one in that 1.28 x 0.96.
 */
import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { THEMES } from "./routes";
import { video } from "./videos";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

test.setTimeout(120_000);

const SMALL = { width: 160, height: 120 };

const drawing = (spec: object) => ({
  name: "places",
  data: { image: { type: "string" } },
  views: { img: { type: "image", src: "$.image" } },
  controls: { things: { on: "img", labels: ["one", "two"], ...spec } },
});

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Says at which place keys aim. */
const aimed = (page: Page) => page.getByRole("status").filter({ hasText: /^Aiming/u });

const regionsOf = (answer: Record<string, unknown> | undefined) =>
  (answer?.["things"] as { regions: object[] } | undefined)?.regions;

test("a box to the pixel on a picture of twelve million, and the view is where it was", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(4000, 3000));
  const project = await newProject(server, "Aim far", drawing({ type: "box" }), [{ image }]);
  await openTask(page, server.url, project);
  await onPicture(page);
  const scene = page.locator(".scene");
  const before = await scene.getAttribute("data-camera");
  await press(page, "Shift+Space");
  await expect(page.locator(".aim b")).toHaveText(Array.from("ABCDEFGHIJKLMNOPQRSTUVWXY"));
  await expect(aimed(page)).toHaveText("Aiming at x 2000, y 1500");
  // Labels keep their digits.
  await press(page, "2", ...Array.from("bwsrd"));
  await expect(aimed(page)).toHaveText("Aiming at x 1233, y 567");
  await press(page, "ArrowRight", "Enter");
  await expect(scene).toHaveAttribute("data-camera", before ?? "");
  // The last letter but one was wrong.
  await press(page, ...Array.from("nknx"), "Backspace", ...Array.from("kn"));
  await expect(aimed(page)).toHaveText("Aiming at x 2500, y 1500");
  await press(page, "Enter");
  await expect(page.locator(".aim")).toHaveCount(0);
  await expect(scene).toHaveAttribute("data-camera", before ?? "");
  await press(page, "Enter");
  const [answer] = await saved(server, project, 1);
  expect(regionsOf(answer)).toEqual([
    { id: expect.any(String), label: "two", x: 1234, y: 567, width: 1266, height: 933 },
  ]);
});

test("a corner at hand goes where keys aim, and half a ring is given up", async ({ owned: page, server }) => {
  const image = await upload(server, png(SMALL.width, SMALL.height));
  const project = await newProject(server, "Aim corners", drawing({ type: "polygon" }), [{ image }]);
  await openTask(page, server.url, project);
  await onPicture(page);
  await press(page, "Shift+Space", ...Array.from("ana"), "Enter", ...Array.from("gho"), "Enter", "Escape");
  await expect(page.locator(".aim")).toHaveCount(0);
  await expect(page.locator(".regions [role=option]")).toHaveCount(0);
  // The third corner was set wrong, and is taken back.
  await press(
    page,
    "Shift+Space",
    ...Array.from("alc"),
    "Enter",
    ...Array.from("bob"),
    "Enter",
    ...Array.from("gho"),
    "Enter",
    "Backspace",
  );
  await press(page, ...Array.from("lel"), "Enter", "Enter");
  await expect(page.locator(".regions [role=option]")).toHaveCount(1);
  // The second corner, from (60, 10) to (51, 31) and a pixel up.
  await press(page, "]", "]", "Shift+Space", ...Array.from("gho"), "ArrowUp", "Enter");
  await expect(page.locator(".aim")).toHaveCount(0);
  await press(page, "Enter");
  const [answer] = await saved(server, project, 1);
  expect(regionsOf(answer)).toMatchObject([
    {
      points: [
        [10, 10],
        [51, 30],
        [60, 50],
      ],
    },
  ]);
});

test("joints, points and strokes go where keys aim", async ({ owned: page, server }) => {
  const image = await upload(server, png(SMALL.width, SMALL.height));
  const begin = async (name: string, spec: object) => {
    const project = await newProject(server, `Aim ${name}`, drawing(spec), [{ image }]);
    await openTask(page, server.url, project);
    await onPicture(page);
    return project;
  };
  const keypoints = [
    { name: "head", x: 0.5, y: 0 },
    { name: "foot", x: 0.5, y: 1 },
  ];
  const skeleton = await begin("skeleton", { type: "skeleton", keypoints, edges: [["head", "foot"]] });
  // From (20, 10) to (60, 50), then the head to (51, 31).
  await press(page, "Shift+Space", ...Array.from("ana"), "Enter", ...Array.from("lel"), "Enter");
  await press(page, "]", "Shift+Space", ...Array.from("gho"), "Enter", "Enter");
  expect(regionsOf((await saved(server, skeleton, 1))[0])).toMatchObject([
    { points: { head: { x: 51, y: 31 }, foot: { x: 40, y: 50 } } },
  ]);
  const point = await begin("point", { type: "point" });
  await press(page, "Shift+Space", ...Array.from("bob"), "Enter", "Enter");
  expect(regionsOf((await saved(server, point, 1))[0])).toMatchObject([{ x: 60, y: 10 }]);
  const mask = await begin("mask", { type: "mask" });
  // From 24 pixels to 4: a dab at (60, 50), and a stroke one pixel on.
  for (let n = 0; n < 8; n += 1) await press(page, "[");
  await press(
    page,
    "Shift+Space",
    ...Array.from("lel"),
    "Enter",
    "ArrowRight",
    "Shift+Enter",
    "Escape",
    "Enter",
  );
  expect(regionsOf((await saved(server, mask, 1))[0])).toMatchObject([
    { x: 58, y: 48, width: 5, height: 4, counts: [1, 2, 1, 12, 1, 2, 1] },
  ]);
});

test("keys aim on the pages of documents and the frames of films", async ({ owned: page, server }) => {
  const image = await upload(server, png(SMALL.width, SMALL.height));
  const paper = {
    name: "paper",
    data: { file: { type: "array" } },
    views: { doc: { type: "document", src: "$.file" } },
    controls: { things: { type: "block", on: "doc", labels: ["title"] } },
  };
  const pages = await newProject(server, "Aim pages", paper, [{ file: [{ image }, { image }] }]);
  await openTask(page, server.url, pages);
  await onPicture(page);
  await press(page, "PageDown");
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("2");
  await onPicture(page);
  await press(page, "Shift+Space", ...Array.from("alc"), "Enter", ...Array.from("lel"), "Enter", "Enter");
  expect(regionsOf((await saved(server, pages, 1))[0])).toMatchObject([
    { page: 2, x: 10, y: 10, width: 50, height: 40 },
  ]);

  const film = {
    name: "film",
    data: { clip: { type: "string" } },
    views: { clip: { type: "video", src: "$.clip" } },
    controls: { things: { type: "track", on: "clip", labels: ["car"] } },
  };
  const made = await video("aim.mp4", 8, ["-c:v", "libx264"]);
  const clip = await upload(server, made.bytes, "video/mp4");
  const films = await newProject(server, "Aim films", film, [{ clip }]);
  await openTask(page, server.url, films);
  await expect(page.locator(".film .cv .scene")).toHaveAttribute("data-frame", "0", { timeout: 60_000 });
  // Of 320 x 240 pixels: 64 x 48, 12.8 x 9.6, 2.56 x 1.92, 0.512 x 0.384.
  await press(page, "Shift+Space", ...Array.from("fsf"), "Enter", ...Array.from("lmok"), "Enter");
  await expect(page.locator(".regions [role=option]")).toHaveCount(1);
  await press(page, "Enter");
  expect(regionsOf((await saved(server, films, 1))[0])).toMatchObject([
    { keyframes: [{ frame: 0, x: 40, y: 80, width: 60, height: 40 }] },
  ]);
});

for (const theme of THEMES) {
  test(`the grid stands in the sheet of keys, and can be read (${theme})`, async ({
    owned: page,
    server,
    context,
  }) => {
    await context.addInitScript((name) => localStorage.setItem("sterling.theme", name), theme);
    const image = await upload(server, png(1600, 1200));
    const project = await newProject(server, `Aim ${theme}`, drawing({ type: "box" }), [{ image }]);
    await openTask(page, server.url, project);
    await onPicture(page);
    await expect(page.locator(".afoot .hint")).toContainText("Shift Spaceaim");
    await press(page, "Shift+Space");
    await expect(page.locator(".afoot .hint")).toContainText("A–Yfield");
    expect(await violations(page)).toEqual([]);
    await press(page, "m", "?");
    const sheet = page.getByRole("dialog", { name: "Keys" });
    await expect(sheet).toContainText("Point at a place of the picture by letters");
    await expect(sheet).toContainText("Take the field of the letter, A to Y");
    expect(await violations(page)).toEqual([]);
  });
}
