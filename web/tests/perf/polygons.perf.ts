/** 5,000 polygons of twelve corners on 4000 x 3000 pixels: pan, zoom, drag, first picture, heap. */
import { test } from "../e2e/fixtures";
import { newProject, onPicture, openTask, upload } from "../e2e/workbench";
import { dragger, heap, perStep, renderer, rounded, tell } from "./figures";
import { drawn } from "./journal";
import { firstPicture, picture } from "./largePicture";

const COUNT = 5000;
const CORNERS = 12;
const STEPS = 40;

/** Circles with a ragged edge, on a grid that fills the picture. */
function polygons(): object[] {
  const columns = 82;
  return Array.from({ length: COUNT }, (_, i) => {
    const [cx, cy] = [25 + (i % columns) * 48, 25 + Math.floor(i / columns) * 48];
    const points = Array.from({ length: CORNERS }, (__, k) => {
      const radius = 16 + ((i * 7 + k * 5) % 6);
      const turn = (k / CORNERS) * 2 * Math.PI;
      return [
        Math.round((cx + radius * Math.cos(turn)) * 100) / 100,
        Math.round((cy + radius * Math.sin(turn)) * 100) / 100,
      ];
    });
    return { id: `p${i}`, label: ["one", "two", "three"][i % 3], points };
  });
}

test("5,000 polygons of twelve corners", async ({ owned: page, server, browser }, info) => {
  await page.goto(`${server.url}/healthz`);
  const image = await upload(server, await picture(page), "image/jpeg");
  const template = {
    name: "many",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { cells: { type: "polygon", on: "img", labels: ["one", "two", "three"] } },
  };
  const project = await newProject(server, "Many polygons", template, [{ image }]);
  await openTask(page, server.url, project);
  await onPicture(page);
  await drawn(page, { cells: { regions: polygons() } });

  await page.reload({ waitUntil: "commit" });
  const first = await firstPicture(page, COUNT);

  const drag = await dragger(page);
  const at = await onPicture(page);
  await page.mouse.move(...at(2000, 1500));
  await page.waitForTimeout(500);
  const zoom = await perStep(browser, page, STEPS, (i) => page.mouse.wheel(0, i % 20 < 10 ? -60 : 60));
  await page.keyboard.press("0");
  await page.keyboard.press("h");
  await page.mouse.down();
  const pan = await perStep(browser, page, STEPS, (i) =>
    drag(at(2000, 1500)[0] + (i % 20) * 8 - 80, at(2000, 1500)[1] + (i % 10) * 6),
  );
  await page.mouse.up();
  await page.keyboard.press("0");
  await page.keyboard.press("v");
  const place = await onPicture(page);
  const [x, y] = place(25 + 40 * 48, 25 + 30 * 48);
  await page.mouse.move(x, y);
  await page.mouse.down();
  // The press selects, which paints the others once without it; that is no step of the drag.
  await page.waitForTimeout(500);
  const dragged = await perStep(browser, page, STEPS, (i) => drag(x + (i % 20) * 4 + 6, y + (i % 10) * 4));
  await page.mouse.up();
  tell(info, {
    polygons5000_pan_cpu_ms: pan,
    polygons5000_zoom_cpu_ms: zoom,
    polygons5000_drag_cpu_ms: dragged,
    polygons5000_first_picture_ms: rounded(first),
    polygons5000_heap_mb: await heap(page),
    renderer: await renderer(page),
  });
});
