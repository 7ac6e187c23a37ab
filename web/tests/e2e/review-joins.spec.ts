/** Review draws what is joined: relations as arrows, chains as linked spans, and things among the points of a cloud. */
import { violations } from "./axe";
import { field } from "./clouds";
import { expect, test } from "./fixtures";
import { box, cameras, oneCase, openCase, shot } from "./reviews";
import { png, templates, upload } from "./workbench";

test("relations of a picture: whose they are, and the one that differs is gone to", async ({
  owned: page,
  server,
}) => {
  const image = await upload(server, png(800, 600));
  const template = {
    ...templates.boxes,
    controls: {
      things: { type: "box", on: "img", title: "Things", labels: ["person", "bike", "road"] },
      links: { type: "relation", title: "Relations", from: "things", labels: ["rides", "on", "beside"] },
    },
  };
  const media = { width: 800, height: 600 };
  const regions = [
    box("p", "person", [100, 100, 100, 100]),
    box("b", "bike", [500, 100, 100, 100]),
    box("r", "road", [100, 400, 600, 100]),
  ];
  const link = (label: string, from: string, to: string) => ({ label, from, to });
  const said = [
    { things: { media, regions }, links: [link("rides", "p", "b"), link("on", "b", "r")] },
    { things: { media, regions }, links: [link("beside", "p", "b"), link("on", "b", "r")] },
  ];
  const project = await oneCase(server, "Relations in review", template, { data: { image }, answers: said });
  await openCase(page, server, project);
  // Laid over each other only what differs, with the regions at its ends, though all drew these.
  await page.keyboard.press("o");
  await expect(page.getByRole("img", { name: "img: 1 person, 2 bike" })).toBeVisible();
  const names = page.locator(".cv .link-lines text");
  await expect(names).toHaveText(["(1) rides, (2) beside"]);
  const [camera = ""] = await cameras(page);
  const [scale = 1, x = 0, y = 0] = camera.split(" ").map(Number);
  const route = await page.locator(".link-lines path[marker-end]").first().getAttribute("d");
  const ends = [...(route ?? "").matchAll(/[\d.]+/gu)].map(Number);
  // From the right border of the person to the left one of the bike.
  const wanted = [200 * scale + x, 150 * scale + y, 500 * scale + x, 150 * scale + y];
  ends.forEach((one, i) => expect(Math.abs(one - (wanted[i] ?? NaN))).toBeLessThan(1));
  await shot(page, "review-relations");
  await page.keyboard.press("d");
  await expect(names).toHaveText(["on", "(1) rides, (2) beside"]);
  await page.keyboard.press("d");
  await page.keyboard.press("n");
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("Difference 1 of 1: Relations");
  await expect(page.locator(".link-lines g.on")).toHaveCount(1);
  await expect.poll(async () => (await cameras(page))[0]).not.toBe(camera);
  await page.keyboard.press("s");
  const copies = page.locator(".case-picture [role=img]");
  await expect(copies.nth(1).locator(".link-lines text")).toHaveText(["rides"]);
  await expect(copies.nth(2).locator(".link-lines text")).toHaveText(["beside"]);
  await shot(page, "review-relations-beside");
  expect.soft(await violations(page)).toEqual([]);
});

test("relations and chains of a text, far down as well", async ({ owned: page, server }) => {
  const words = Array.from({ length: 300 }, (_, i) => `Line ${i}: Ann met Bob, whom she likes.`).join("\n");
  const span = (id: string, label: string, text: string, line: number) => {
    const start = words.indexOf(text, words.indexOf(`Line ${line}:`));
    return { id, label, start, end: start + text.length, text };
  };
  const template = {
    ...templates.spans,
    controls: {
      ...templates.spans.controls,
      links: { type: "relation", title: "Relations", from: "entities", labels: ["met", "likes"] },
      same: { type: "chain", title: "Same", of: "entities" },
    },
  };
  const regions = [
    span("a", "PERSON", "Ann", 2),
    span("b", "PERSON", "Bob", 2),
    span("c", "PERSON", "she", 2),
    span("d", "PERSON", "Ann", 280),
    span("e", "PERSON", "Bob", 280),
  ];
  const said = [
    {
      entities: { regions },
      links: [
        { label: "met", from: "a", to: "b" },
        { label: "met", from: "d", to: "e" },
      ],
      same: [{ members: ["a", "c"] }],
    },
    {
      entities: { regions },
      links: [{ label: "met", from: "a", to: "b" }],
      same: [{ members: ["a", "c", "d"] }],
    },
  ];
  const project = await oneCase(server, "Links of texts in review", template, {
    data: { text: words },
    answers: said,
  });
  await openCase(page, server, project);
  await page.keyboard.press("o");
  const names = page.locator(".txt .link-lines text");
  await expect(names).toHaveText(["(1) met", "(1), (2)", "(2)"]);
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("2 differences");
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 1 of 2: Relations, only in answer 1");
  await expect(page.locator("mark.on").first()).toBeInViewport();
  await expect(page.locator(".link-lines g.on text")).toHaveText("(1) met");
  await expect(page.locator(".link-lines g.on")).toBeInViewport();
  await shot(page, "review-links-text");
  await page.keyboard.press("n");
  await expect(status).toHaveText("Difference 2 of 2: Same");
  await expect(page.locator(".link-lines g.on")).toHaveCount(2);
  // An arc begins above the middle of the first word of its end.
  // The word and the name of its label are one mark.
  const mark = await page.locator("mark.s").filter({ hasText: "she" }).first().boundingBox();
  const ground = await page.locator(".txt").first().boundingBox();
  const route = await page.locator(".link-lines g.on path:not(.halo)").first().getAttribute("d");
  const last = [...(route ?? "").matchAll(/-?[\d.]+/gu)].map(Number).slice(-2);
  const middle = (mark?.x ?? 0) + (mark?.width ?? 0) / 2 - (ground?.x ?? 0);
  expect(Math.abs((last[0] ?? NaN) - middle)).toBeLessThan(40);
  await shot(page, "review-chains");
  await page.keyboard.press("s");
  await expect(
    page.getByRole("region", { name: "2 Annotator 2" }).locator(".link-lines path.halo"),
  ).toHaveCount(2);
  await expect(page.getByRole("region", { name: "1 Annotator 1" }).locator(".link-lines text")).toHaveText([
    "met",
    "",
  ]);
  await shot(page, "review-chains-beside");
  expect.soft(await violations(page)).toEqual([]);
});

test("things among points: the same thing has one shade whatever its number, others are gone to", async ({
  owned: page,
  server,
}) => {
  const cloud = await upload(server, field(), "application/octet-stream");
  const template = {
    name: "things",
    data: { cloud: { type: "string" } },
    views: { cloud: { type: "pointcloud", src: "$.cloud" } },
    controls: {
      things: { type: "points", on: "cloud", title: "Things", labels: ["car", "road"], mode: "instance" },
    },
  };
  const media = { count: 441 };
  const car = (id: string, instance: number, counts: number[]) => ({ id, label: "car", instance, counts });
  const road = { id: "r", label: "road", counts: [210, 21, 210] };
  // The first car is the same with another number; the second one is wider for the second annotator, at x = 10.
  const said = [
    { things: { media, regions: [car("a", 1, [0, 10, 431]), car("b", 2, [420, 8, 13]), road] } },
    { things: { media, regions: [car("a", 2, [0, 10, 431]), car("b", 1, [420, 12, 9]), road] } },
  ];
  const project = await oneCase(server, "Things in review", template, { data: { cloud }, answers: said });
  await openCase(page, server, project);
  await page.keyboard.press("o");
  await page.keyboard.press("d");
  const words = "cloud: car 18 points (things: 2), road 21 points, told apart 4 points";
  await expect(page.getByRole("img", { name: words })).toBeVisible({ timeout: 30_000 });
  const status = page.getByRole("status").filter({ hasText: /difference/iu });
  await expect(status).toHaveText("1 difference");
  await page.keyboard.press("n");
  // In the middle of the points of the second car: y from -10 to 1.
  await expect.poll(async () => (await cameras(page))[0]).toMatch(/^10 -4\.5 0 /u);
  await shot(page, "review-things");
  await page.keyboard.press("s");
  const copies = page.locator(".case-picture [role=img]");
  await expect(copies.nth(1)).toHaveAccessibleName(
    "1 Annotator 1, cloud: car 18 points (things: 2), road 21 points",
  );
  await shot(page, "review-things-beside");
  expect.soft(await violations(page)).toEqual([]);
});
