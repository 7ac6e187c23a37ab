/** Links between regions of a picture, by clicking both on the first item and by keys alone on the second. */
import { violations } from "./axe";
import { importLines } from "./client";
import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, upload } from "./workbench";

const template = {
  name: "riders",
  data: { image: { type: "string" } },
  views: { img: { type: "image", src: "$.image" } },
  controls: {
    things: { type: "box", on: "img", title: "Things", labels: ["person", "bike", "road"] },
    links: { type: "relation", title: "Relations", from: "things", labels: ["rides", "on"] },
  },
};

const box = (id: string, label: string, x: number, y: number) => ({
  id,
  label,
  x,
  y,
  width: 30,
  height: 20,
});

test("relations from box to box of a picture", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const project = await newProject(server, "Riders", template, []);
  const regions = [box("p", "person", 10, 10), box("b", "bike", 110, 10), box("r", "road", 60, 90)];
  const answer = { things: { media: { width: 160, height: 120 }, regions } };
  const suggestions = [{ annotator: "detector", answer, probabilities: {} }];
  const lines = [0, 1].map((i) => JSON.stringify({ id: `s${i}`, data: { image }, suggestions }));
  await importLines(server, project, lines);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  const links = page.getByRole("listbox", { name: "Links of Relations" }).getByRole("option");
  await page.keyboard.press("Shift+A");
  // An outline selects; from then on any place within the other one ends the link.
  await page.mouse.click(...at(10, 20));
  await page.getByRole("button", { name: /Begin here/u }).click();
  await page.mouse.click(...at(125, 20));
  await expect(links).toHaveCount(1);
  await page.getByRole("button", { name: /Begin here/u }).click();
  await page.mouse.click(...at(75, 100));
  await page.getByRole("radio", { name: "on", exact: true }).click();
  await expect(links).toHaveCount(2);
  await expect(page.locator(".cv .link-lines path[marker-end]")).toHaveCount(2);
  // From the right border of the person to the left one of the bike, at the height of their middles.
  const ground = await page.locator(".scene").boundingBox();
  const route = await page.locator(".link-lines path[marker-end]").first().getAttribute("d");
  const ends = [...(route ?? "").matchAll(/[\d.]+/gu)].map(Number);
  const [x1, y1] = at(40, 20);
  const [x2, y2] = at(110, 20);
  const wanted = [x1 - (ground?.x ?? 0), y1 - (ground?.y ?? 0), x2 - (ground?.x ?? 0), y2 - (ground?.y ?? 0)];
  ends.forEach((one, i) => expect(Math.abs(one - (wanted[i] ?? NaN))).toBeLessThan(1));
  expect.soft(await violations(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/image-links.png` });
  await page.getByRole("button", { name: /Submit and next/u }).click();

  await expect(links).toHaveCount(0);
  await onPicture(page);
  await page.locator("[data-canvas]").focus();
  for (const key of ["Shift+A", "Tab", "Tab", "j", "Tab", "2"]) await page.keyboard.press(key);
  await expect(links).toHaveCount(1);
  await page.keyboard.press("Enter");

  type End = { label: string };
  type Given = { links: { label: string; ends: Record<"from" | "to", End> }[] };
  const given = (await saved(server, project, 2)) as Given[];
  const said = given.map((one) =>
    one.links.map(({ label, ends: { from, to } }) => `${from.label} ${label} ${to.label}`).sort(),
  );
  expect(said.toSorted()).toEqual([["bike on road"], ["bike on road", "person rides bike"]]);
});
