/** Stepping through what annotators said differently: `N` and `Shift N` go to the region, span, page, frame or question. */
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { box, cameras, oneCase, openCase, sampleCase, shot } from "./reviews";
import { png, templates, upload } from "./workbench";

test("boxes and a question: each difference comes into view, round and round", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(800, 600));
  const media = { width: 800, height: 600 };
  const both = box("a", "RBC", [20, 20, 30, 30]);
  const template = {
    ...templates.boxes,
    controls: {
      ...templates.boxes.controls,
      blurred: { type: "choice", title: "Blurred", options: ["yes", "no"] },
    },
  };
  const said = [
    {
      cells: {
        media,
        regions: [both, box("b", "WBC", [100, 400, 60, 60]), box("c", "RBC", [700, 50, 40, 40])],
      },
      blurred: "yes",
    },
    { cells: { media, regions: [both, box("b", "RBC", [104, 402, 60, 60])] }, blurred: "no" },
  ];
  const project = await oneCase(server, "Differences of boxes", template, { data: { image }, answers: said });
  await openCase(page, server, project);
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("3 differences");
  const fitted = (await cameras(page))[0];
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 1 of 3: Cells");
  await expect(page.getByRole("img", { name: "img: (1) WBC, (1) RBC, (2) RBC" })).toBeVisible();
  await expect.poll(async () => (await cameras(page))[0]).not.toBe(fitted);
  const centre = async () => {
    const [scale = 1, x = 0, y = 0] = ((await cameras(page))[0] ?? "").split(" ").map(Number);
    const size = (await page.locator(".copy .scene").first().boundingBox()) ?? { width: 0, height: 0 };
    return [(size.width / 2 - x) / scale, (size.height / 2 - y) / scale].map(Math.round);
  };
  // In the middle of both boxes together: 100 to 164 and 400 to 462.
  await expect.poll(centre).toEqual([132, 431]);
  await shot(page, "difference-box");
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 2 of 3: Cells, only in answer 1");
  await expect.poll(centre).toEqual([720, 70]);
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 3 of 3: Blurred");
  await expect(page.locator(".cmp-box.here")).toHaveAccessibleName("Blurred");
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 1 of 3: Cells");
  await page.keyboard.press("Shift+N");
  await expect(status).toHaveText("Difference 3 of 3: Blurred");
  expect.soft(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(status).toHaveText("3 differences");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("Next difference", { exact: true })).toBeVisible();
  await expect(sheet.getByText("Previous difference", { exact: true })).toBeVisible();
});

test("a span far down a text, and an attribute that is said otherwise", async ({ owned: page, server }) => {
  const lines = Array.from({ length: 400 }, (_, i) => `Line ${i}: Ann works for Acme in Rome.`);
  const words = lines.join("\n");
  const span = (id: string, label: string, text: string, line: number, attributes?: object) => {
    const start = words.indexOf(text, words.indexOf(`Line ${line}:`));
    return { id, label, start, end: start + text.length, text, ...(attributes ? { attributes } : {}) };
  };
  const template = {
    ...templates.spans,
    controls: {
      entities: {
        ...(templates.spans.controls as { entities: object }).entities,
        attributes: { sure: { type: "choice", options: ["yes", "no"] } },
      },
    },
  };
  const said = ["yes", "no"].map((sure, i) => ({
    entities: {
      regions: [
        span("a", "PERSON", "Ann", 5, { sure }),
        span("b", "ORG", i === 0 ? "Acme" : "Acme in Rome", 380),
      ],
    },
  }));
  const project = await oneCase(server, "Differences of spans", template, {
    data: { text: words },
    answers: said,
  });
  await openCase(page, server, project);
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("2 differences");
  await expect(page.getByRole("table")).toContainText("sure: no");
  await page.keyboard.press("n");
  await expect(page.locator("mark.on").filter({ hasText: "Ann" }).first()).toBeInViewport();
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 2 of 2: Entities");
  await expect(page.locator("mark.on").filter({ hasText: "Acme" }).first()).toBeInViewport();
  await shot(page, "difference-span");
  await page.keyboard.press("s");
  await page.keyboard.press("Shift+N");
  await page.keyboard.press("n");
  const second = page.getByRole("region", { name: "2 Annotator 2" });
  await expect(second.locator("mark.on")).toBeInViewport();
});

test("the page of a document on which annotators differ", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 200));
  const size = { width: 160, height: 200 };
  const block = (at: number, y: number) => ({ ...box("a", "title", [20, y, 60, 30]), page: at });
  const media = { unit: "pixel", pages: [size, size, size] };
  const said = [40, 120].map((y) => ({ blocks: { media, regions: [block(3, y)] } }));
  const template = {
    name: "layout",
    data: { file: { type: "array" } },
    views: { doc: { type: "document", src: "$.file", title: "Document" } },
    controls: { blocks: { type: "block", on: "doc", title: "Blocks", labels: ["title", "body"] } },
  };
  const file = [1, 2, 3].map(() => ({ image, ...size }));
  const project = await oneCase(server, "Differences of pages", template, { data: { file }, answers: said });
  await openCase(page, server, project);
  const pages = page.getByRole("combobox", { name: "Page" });
  await expect(pages).toHaveValue("1");
  await page.keyboard.press("n");
  await expect(pages).toHaveValue("3");
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("Difference 1 of 2: Blocks, page 3, only in answer 1");
});

test("the frame of a video at which tracks part, and a cuboid of a cloud", async ({
  owned: page,
  server,
}) => {
  const key = (frame: number, x: number) => ({ frame, time: frame / 12, x, y: 80, width: 60, height: 40 });
  const media = { width: 320, height: 192, frames: 36 };
  const said = [100, 180].map((x) => ({
    objects: { media, regions: [{ id: "b", label: "van", keyframes: [key(0, 40), key(20, x)] }] },
  }));
  const project = await sampleCase(server, "tracks", said, "Differences of tracks");
  await openCase(page, server, project);
  await page.keyboard.press("n");
  await expect(page.locator("[data-frame='20']")).toBeVisible({ timeout: 30_000 });
  await shot(page, "difference-track");
  const cuboid = (x: number) => ({
    ...{ id: "b", label: "van", x, y: -8, z: -0.9, yaw: 0 },
    ...{ length: 4.3, width: 1.9, height: 1.6 },
  });
  const things = [3, 3.4].map((x) => ({ things: { regions: [cuboid(x)] } }));
  const cloud = await sampleCase(server, "cuboids", things, "Differences of cuboids");
  await openCase(page, server, cloud);
  await expect(page.locator(".copy .scene[data-shown]")).not.toHaveAttribute("data-shown", "0", {
    timeout: 30_000,
  });
  await page.keyboard.press("n");
  await expect.poll(async () => (await cameras(page))[0]).toMatch(/^3 -8 -/u);
  await shot(page, "difference-cuboid");
});
