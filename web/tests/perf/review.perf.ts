/** Five answers of 1,000 boxes each to review: what a key takes that goes to a difference, and one that shows them otherwise. */
import { expect, test } from "../e2e/fixtures";
import { box, oneCase, openCase } from "../e2e/reviews";
import { png, templates, upload } from "../e2e/workbench";
import { perStep, tell } from "./figures";

const ANSWERS = 5;
const BOXES = 1000;
const WARM = 8;
const STEPS = 30;
const SIZE = { width: 4000, height: 3000 };

/** In rows of forty; each answer has every tenth box elsewhere. */
const boxes = (answer: number) =>
  Array.from({ length: BOXES }, (_, i) => {
    const moved = i % 10 === answer ? 12 : 0;
    const at = [100 * (i % 40) + moved, 120 * Math.floor(i / 40) + moved, 60, 60];
    return box(`b${i}`, i % 2 ? "RBC" : "WBC", at);
  });

test("five answers of 1,000 boxes", async ({ owned: page, server, browser }, info) => {
  const image = await upload(server, png(SIZE.width, SIZE.height));
  const answers = Array.from({ length: ANSWERS }, (_, n) => ({ cells: { media: SIZE, regions: boxes(n) } }));
  const project = await oneCase(server, "Many boxes", templates.boxes, { data: { image }, answers });
  await openCase(page, server, project);
  await page.keyboard.press("o");
  await expect(page.locator(".case-picture [role=img]")).toHaveCount(1);
  const steps = (key: string, n: number) => perStep(browser, page, n, () => page.keyboard.press(key));
  await steps("n", WARM);
  const next = await steps("n", STEPS);
  await steps("d", WARM);
  const everything = await steps("d", STEPS);
  await page.keyboard.press("s");
  await expect(page.locator(".case-picture [role=img]")).toHaveCount(ANSWERS + 1);
  await steps("n", WARM);
  tell(info, {
    review5000_next_ms: next,
    review5000_everything_ms: everything,
    review5000_beside_next_ms: await steps("n", STEPS),
  });
});
