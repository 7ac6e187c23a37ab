/** Answers laid over each other and side by side: images, texts, documents, clouds and videos, moved together, by pointer and by keys. */
import { violations } from "./axe";
import { apiOf, must, type Access } from "./client";
import { expect, test } from "./fixtures";
import { box, cameras, oneCase, openCase, sampleCase, shot } from "./reviews";
import { png, templates, upload } from "./workbench";

async function labelOf(access: Access, project: string, control: string) {
  const params = { path: { project_id: project }, query: { control } };
  const { items } = must(await apiOf(access).GET("/api/v1/projects/{project_id}/labels", { params }));
  return items[0];
}

test("boxes of two annotators: overlaid, side by side, and one of them taken by one key", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(160, 120));
  const media = { width: 160, height: 120 };
  const both = [20, 20, 30, 30];
  const said = [
    { cells: { media, regions: [box("a", "RBC", both), box("b", "WBC", [90, 20, 40, 30])] } },
    { cells: { media, regions: [box("a", "RBC", both), box("b", "WBC", [90, 70, 40, 30])] } },
  ];
  const project = await oneCase(server, "Review of boxes", templates.boxes, {
    data: { image },
    answers: said,
  });
  await openCase(page, server, project);
  await page.keyboard.press("o");
  await expect(page.getByRole("img", { name: "img: (1) WBC, (2) WBC" })).toBeVisible();
  await page.keyboard.press("d");
  await expect(page.getByRole("img", { name: "img: 1 RBC, (1) WBC, (2) WBC" })).toBeVisible();
  await shot(page, "review-overlay");
  await page.keyboard.press("s");
  const copies = page.locator(".case-picture [role=img]");
  await expect(copies).toHaveCount(3);
  await expect(copies.nth(1)).toHaveAccessibleName("1 Annotator 1, img: 1 RBC, 2 WBC");
  await page.keyboard.press("d");
  await expect(copies.nth(2)).toHaveAccessibleName("2 Annotator 2, img: 2 WBC");
  await copies.nth(2).hover();
  const fitted = (await cameras(page))[0];
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await cameras(page))[0]).not.toBe(fitted);
  await expect.poll(async () => new Set(await cameras(page)).size).toBe(1);
  const zoomed = (await cameras(page))[0];
  await page.keyboard.press("+");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(async () => (await cameras(page))[2]).not.toBe(zoomed);
  await expect.poll(async () => new Set(await cameras(page)).size).toBe(1);
  await page.keyboard.press("0");
  await shot(page, "review-beside");
  expect.soft(await violations(page)).toEqual([]);
  await page.keyboard.press("2");
  await expect(page.getByText("1 reviewed")).toBeVisible();
  await expect
    .poll(async () => labelOf(server, project, "cells"))
    .toMatchObject({ source: "review", value: said[1]?.cells });
});

test("spans of two annotators: side by side, scrolled together, taken by a click", async ({
  owned: page,
  server,
}) => {
  const lines = Array.from({ length: 60 }, (_, i) => `Line ${i}: Ann works for Acme in Rome.`);
  const words = lines.join("\n");
  const at = words.indexOf("Acme", words.indexOf("Line 40"));
  const ann = words.indexOf("Ann", words.indexOf("Line 40"));
  const span = (id: string, label: string, text: string, start: number) => ({
    id,
    label,
    start,
    end: start + text.length,
    text,
  });
  const said = [
    { entities: { regions: [span("a", "PERSON", "Ann", ann), span("b", "ORG", "Acme", at)] } },
    { entities: { regions: [span("a", "PERSON", "Ann", ann), span("b", "ORG", "Acme in Rome", at)] } },
  ];
  const project = await oneCase(server, "Review of spans", templates.spans, {
    data: { text: words },
    answers: said,
  });
  await openCase(page, server, project);
  await page.keyboard.press("o");
  await expect(page.locator('mark[data-tag="(1) ORG"]')).toHaveText("Acme");
  await expect(page.locator('mark[data-tag="(2) ORG"]')).toHaveText(" in Rome");
  await expect(page.locator('mark[data-tag="PERSON"]')).toHaveCount(0);
  await page.keyboard.press("s");
  const first = page.getByRole("region", { name: "1 Annotator 1" });
  const second = page.getByRole("region", { name: "2 Annotator 2" });
  await expect(second.locator("mark")).toHaveText("Acme in Rome");
  await first.hover();
  await page.mouse.wheel(0, 900);
  const top = (pane: typeof first) => pane.evaluate((one) => one.scrollTop);
  await expect.poll(() => top(first)).toBe(900);
  await expect.poll(() => top(second)).toBe(900);
  // The browser gets there in steps, and the text grows where it is first drawn: only the end is a place to compare.
  const left = (pane: typeof first) =>
    pane.evaluate((one) => Math.round(one.scrollHeight - one.clientHeight - one.scrollTop));
  await second.focus();
  await page.keyboard.press("End");
  await expect.poll(() => left(second)).toBe(0);
  await expect.poll(() => left(first)).toBe(0);
  expect(await top(second)).toBeGreaterThan(900);
  await shot(page, "review-text");
  expect.soft(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: /Annotator 2/u }).click();
  await expect
    .poll(async () => labelOf(server, project, "entities"))
    .toMatchObject({ source: "review", value: said[1]?.entities });
});

test("blocks of two annotators on the pages of a document, turned together", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(160, 200));
  const size = { width: 160, height: 200 };
  const block = (label: string, at: number, y: number) => ({
    ...box("a", label, [20, y, 60, 30]),
    page: at,
  });
  const media = { unit: "pixel", pages: [size, size] };
  const said = [40, 90].map((y) => ({ blocks: { media, regions: [block("title", 2, y)] } }));
  const template = {
    name: "layout",
    data: { file: { type: "array" } },
    views: { doc: { type: "document", src: "$.file", title: "Document" } },
    controls: { blocks: { type: "block", on: "doc", title: "Blocks", labels: ["title", "body"] } },
  };
  const project = await oneCase(server, "Review of blocks", template, {
    data: {
      file: [
        { image, ...size },
        { image, ...size },
      ],
    },
    answers: said,
  });
  await openCase(page, server, project);
  await page.keyboard.press("s");
  await expect(page.locator(".leaves .copy")).toHaveCount(3);
  const pages = page.getByRole("combobox", { name: "Page" });
  await expect(pages).toHaveValue("1");
  await page.keyboard.press("PageDown");
  await expect(pages).toHaveValue("2");
  await expect(pages.locator("option").nth(1)).toHaveText("Page 2 of 2, 2 marked");
  await page.locator(".leaves .copy").nth(1).hover();
  const fitted = (await cameras(page))[0];
  await page.mouse.wheel(0, -200);
  await expect.poll(async () => (await cameras(page))[2]).not.toBe(fitted);
  await expect.poll(async () => new Set(await cameras(page)).size).toBe(1);
  await shot(page, "review-pages");
  await page.keyboard.press("1");
  await expect
    .poll(async () => labelOf(server, project, "blocks"))
    .toMatchObject({ source: "review", value: { regions: said[0]?.blocks.regions } });
});

test("cuboids of two annotators in one cloud, and in copies that are looked at together", async ({
  owned: page,
  server,
}) => {
  const cuboid = (id: string, label: string, x: number, y: number) => ({
    ...{ id, label, x, y, z: -0.9, yaw: 0 },
    ...{ length: 4.3, width: 1.9, height: 1.6 },
  });
  const both = cuboid("a", "car", 7, 3);
  const said = [0, 0.4].map((off) => ({ things: { regions: [both, cuboid("b", "van", 3 + off, -8)] } }));
  const project = await sampleCase(server, "cuboids", said);
  await openCase(page, server, project);
  await expect(page.getByRole("table")).toContainText("Van 4.3 by 1.9 by 1.6 m at 3.4, -8");
  await page.keyboard.press("o");
  const prepared = { timeout: 30_000 };
  await expect(page.getByRole("img", { name: "cloud: (1) Van, (2) Van" })).toBeVisible(prepared);
  await page.keyboard.press("d");
  await expect(page.getByRole("img", { name: "cloud: Car, (1) Van, (2) Van" })).toBeVisible();
  await shot(page, "review-cuboids");
  await page.keyboard.press("s");
  const copies = page.locator(".case-picture [role=img]");
  await expect(copies).toHaveCount(3);
  await expect(copies.nth(2)).toHaveAccessibleName("2 Annotator 2, cloud: Car, Van");
  await copies.nth(2).hover();
  const first = (await cameras(page))[0];
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await cameras(page))[0]).not.toBe(first);
  await expect.poll(async () => new Set(await cameras(page)).size).toBe(1);
  await shot(page, "review-cuboids-beside");
  expect.soft(await violations(page)).toEqual([]);
  await page.keyboard.press("2");
  await expect
    .poll(async () => labelOf(server, project, "things"))
    .toMatchObject({ source: "review", value: { regions: said[1]?.things.regions } });
});

test("tracks of two annotators on the frames of a video", async ({ owned: page, server }) => {
  const track = (id: string, label: string, x: number) => ({
    ...{ id, label },
    keyframes: [{ frame: 0, time: 0, x, y: 80, width: 60, height: 40 }],
  });
  const media = { width: 320, height: 192, frames: 36 };
  const said = [100, 180].map((x) => ({
    objects: { media, regions: [track("a", "car", 20), track("b", "van", x)] },
  }));
  const project = await sampleCase(server, "tracks", said);
  await openCase(page, server, project);
  await page.keyboard.press("o");
  const film = page.getByRole("img", { name: "Video: (1) Van, (2) Van" });
  await expect(film).toBeVisible({ timeout: 30_000 });
  await shot(page, "review-tracks");
  await page.keyboard.press("s");
  await expect(page.getByRole("img", { name: "1 Annotator 1: 2 Van" })).toBeVisible();
  await expect(page.getByRole("img", { name: "2 Annotator 2: 2 Van" })).toBeVisible();
  expect.soft(await violations(page)).toEqual([]);
});
