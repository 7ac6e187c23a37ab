/** Real pictures through the browser: imported, labelled, aggregated, exported, compared with the source. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures";
import { aggregate, exported, importFile, replay } from "./roundTrip";
import { allBoxes, realData, zipped, type Box } from "./sources";
import { newProject, onPicture, openTask } from "./workbench";

const data = realData() ?? "";
test.skip(data === "", "The real data sets are not beside the repository");
test.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), "sterling-real-"));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Draws a box by keys alone: a new one in the middle, its corner moved, then its far edges. */
async function drawByKeys(page: Page, wanted: Box, label: string): Promise<void> {
  await page.keyboard.press("n");
  await page.keyboard.press(label);
  const words = page.getByRole("option").locator(".unseen");
  const now = async () => {
    const found = /x (\d+), y (\d+), (\d+) by (\d+)/u.exec((await words.textContent()) ?? "") ?? [];
    return found.slice(1).map(Number);
  };
  const [x = 0, y = 0, width = 0, height = 0] = await now();
  const go = async (by: number, mods: string, less: string, more: string) => {
    const key = by < 0 ? less : more;
    for (let i = 0; i < Math.floor(Math.abs(by) / 10); i += 1)
      await page.keyboard.press(`Control+${mods}${key}`);
    for (let i = 0; i < Math.abs(by) % 10; i += 1) await page.keyboard.press(`${mods}${key}`);
  };
  await go(wanted.width - width, "Shift+", "ArrowLeft", "ArrowRight");
  await go(wanted.height - height, "Shift+", "ArrowUp", "ArrowDown");
  await go(wanted.x - x, "", "ArrowLeft", "ArrowRight");
  await go(wanted.y - y, "", "ArrowUp", "ArrowDown");
}

test("detect_bccd: boxes, by drag, by two clicks and by keys", async ({ owned: page, server }) => {
  const truth = allBoxes(join(data, "detect_bccd/annotations"));
  const labels = ["RBC", "WBC", "Platelets"];
  const project = await newProject(
    server,
    "bccd",
    {
      name: "cells",
      data: { image: { type: "string" } },
      views: { picture: { type: "image", src: "$.image" } },
      controls: { cells: { type: "box", on: "picture", title: "Cells", labels } },
    },
    [],
  );
  const files = [...truth.keys()].map((stem) => join(data, "detect_bccd/images", `${stem}.jpg`));
  const archive = zipped(join(folder, "cells.zip"), files);
  await importFile(page, server.url, project, archive, `${truth.size} imported`);
  const names = new Map([...truth.keys()].map((stem) => [`${stem}.jpg`, stem]));
  const stemOf = (id: string) => names.get(id) ?? id;
  const [dragged, clicked, typed] = ["BloodImage_00152", "BloodImage_00147", "BloodImage_00250"] as const;
  const sample = new Set<string>([dragged, clicked, typed]);
  const media = { width: 640, height: 480 };
  const replayed = await replay(
    server,
    project,
    (one) => sample.has(stemOf(one.external_id)),
    (one) => {
      const boxes = truth.get(stemOf(one.external_id)) ?? [];
      return { cells: { media, regions: boxes.map((box, i) => ({ id: `r${i}`, ...box })) } };
    },
  );
  expect(replayed).toBe(truth.size - 3);

  // The sample comes back in the order in which it was given back: that of its names.
  await openTask(page, server.url, project);
  for (const stem of [...sample].sort()) {
    const at = await onPicture(page);
    const boxes = truth.get(stem) ?? [];
    for (const box of boxes) {
      const key = String(labels.indexOf(box.label) + 1);
      if (stem === typed) {
        await drawByKeys(page, box, key);
        continue;
      }
      await page.keyboard.press(key);
      const middle = at(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.move(...at(box.x, box.y));
      if (stem === dragged) {
        await page.mouse.down();
        await page.mouse.move(...middle);
        await page.mouse.move(...at(box.x + box.width, box.y + box.height));
        await page.mouse.up();
      } else {
        await page.mouse.click(...at(box.x, box.y));
        await page.mouse.move(...middle);
        await page.mouse.click(...at(box.x + box.width, box.y + box.height));
      }
      await page.keyboard.press("Escape");
    }
    await expect(page.getByRole("option")).toHaveCount(boxes.length);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("option")).toHaveCount(0);
  }
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  await aggregate(server, project);

  const coco = JSON.parse(
    readFileSync(await exported(page, server.url, project, "COCO", folder), "utf8"),
  ) as {
    images: { id: number; file_name: string }[];
    categories: { id: number; name: string }[];
    annotations: { image_id: number; category_id: number; bbox: [number, number, number, number] }[];
  };
  const files_ = new Map(coco.images.map((one) => [one.id, stemOf(one.file_name)]));
  const classes = new Map(coco.categories.map((one) => [one.id, one.name]));
  const found = new Map<string, Box[]>([...truth.keys()].map((stem) => [stem, []]));
  for (const { image_id, category_id, bbox } of coco.annotations) {
    const [x, y, width, height] = bbox;
    found
      .get(files_.get(image_id) ?? "")
      ?.push({ label: classes.get(category_id) ?? "", x, y, width, height });
  }
  const order = (boxes: readonly Box[]) =>
    [...boxes].sort((a, b) => a.x - b.x || a.y - b.y || a.width - b.width || a.height - b.height);
  for (const [stem, wanted] of truth) {
    const have = order(found.get(stem) ?? []);
    if (stem === dragged || stem === clicked) near(have, order(wanted), stem);
    else expect(have, stem).toEqual(order(wanted));
  }
});

/** Drawn by hand: within a pixel of the picture. */
function near(have: readonly Box[], wanted: readonly Box[], stem: string): void {
  expect(have.map((box) => box.label)).toEqual(wanted.map((box) => box.label));
  for (const [i, box] of wanted.entries()) {
    for (const edge of ["x", "y", "width", "height"] as const) {
      expect(Math.abs((have[i]?.[edge] ?? NaN) - box[edge]), `${stem} ${edge}`).toBeLessThanOrEqual(1);
    }
  }
}
