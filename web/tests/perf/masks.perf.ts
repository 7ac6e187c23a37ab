/** 50 masks of a megapixel on 4000 x 3000 pixels: the brush's preview, a stroke, rubbing out, undo, zoom. */
import { test, expect } from "../e2e/fixtures";
import { newProject, onPicture, openTask, upload } from "../e2e/workbench";
import { dragger, perAct, perStep, renderer, rounded, tell } from "./figures";
import { drawn } from "./journal";
import { firstPicture, picture } from "./largePicture";

const COUNT = 50;
const RADIUS = 600;
const STEPS = 40;
/** So many first, unmeasured: the browser compiles what is used often. */
const WARM = 4;
const ROUNDS = 6;

/** Discs with a ragged edge, one over the other. */
function masks(): object[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const side = 2 * RADIUS;
    const counts: number[] = [];
    let outside = 0;
    for (let column = 0; column < side; column += 1) {
      const off = column + 0.5 - RADIUS;
      const half = Math.max(1, Math.floor(Math.sqrt(RADIUS * RADIUS - off * off)) - ((column * 7 + i) % 5));
      counts.push(outside + RADIUS - half, 2 * half);
      outside = RADIUS - half;
    }
    const place = { x: (i * 331) % (4000 - side), y: (i * 577) % (3000 - side), width: side, height: side };
    return { id: `m${i}`, label: ["one", "two", "three"][i % 3], ...place, counts: [...counts, outside] };
  });
}

test("50 masks of a megapixel", async ({ owned: page, server, browser }, info) => {
  await page.goto(`${server.url}/healthz`);
  const image = await upload(server, await picture(page), "image/jpeg");
  const template = {
    name: "masks",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { parts: { type: "mask", on: "img", labels: ["one", "two", "three"] } },
  };
  const project = await newProject(server, "Many masks", template, [{ image }]);
  await openTask(page, server.url, project);
  await onPicture(page);
  await drawn(page, { parts: { regions: masks() } });
  await page.reload({ waitUntil: "commit" });
  const first = await firstPicture(page, COUNT);

  const drag = await dragger(page);
  const at = await onPicture(page);
  const regions = page.locator(".regions h2 .plain");
  await page.keyboard.press("m");
  // One mask is at hand: strokes are added to it.
  await page.getByRole("listbox", { name: "Regions" }).getByRole("option").first().click();
  await page.mouse.move(...at(300, 300));
  await page.mouse.down();
  const preview = await perStep(browser, page, STEPS, (i) => drag(...at(300 + i * 20, 300 + (i % 10) * 30)));
  await page.mouse.up();
  const dab = async (i: number) => {
    await page.mouse.move(...at(400 + i * 90, 700));
    await page.mouse.down();
  };
  const up = () => page.mouse.up();
  await perAct(browser, page, WARM, [up], dab);
  const [painted = Number.NaN] = await perAct(browser, page, ROUNDS, [up], dab);
  const undo = () => page.keyboard.press("Control+z");
  const [undone = Number.NaN] = await perAct(browser, page, ROUNDS, [undo], () => Promise.resolve());
  await page.keyboard.press("e");
  await page.keyboard.press("Escape");
  await perAct(browser, page, WARM, [up], dab);
  const [rubbed = Number.NaN] = await perAct(browser, page, ROUNDS, [up], dab);
  await expect(regions).toHaveText(String(COUNT));
  await page.mouse.move(...at(2000, 1500));
  const zoom = await perStep(browser, page, STEPS, (i) => page.mouse.wheel(0, i % 20 < 10 ? -60 : 60));
  tell(info, {
    masks50_first_picture_ms: rounded(first),
    masks50_preview_cpu_ms: preview,
    masks50_stroke_cpu_ms: painted,
    masks50_undo_cpu_ms: undone,
    masks50_erase_cpu_ms: rubbed,
    masks50_zoom_cpu_ms: zoom,
    renderer: await renderer(page),
  });
});
