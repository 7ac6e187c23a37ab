/** What the specs of point clouds share: a cloud, where places are on the page, and drags. */
import { expect, type Page } from "@playwright/test";
import { atRest } from "./workbench";

/** A point each metre of flat ground, 10 m to each side: 21 rows of 21 along y, from x = -10. */
export function field(): Buffer {
  const rows = Array.from({ length: 441 }, (_, i) => `${Math.floor(i / 21) - 10} ${(i % 21) - 10} 0`);
  const head = ["VERSION 0.7", "FIELDS x y z", "SIZE 4 4 4", "TYPE F F F", "COUNT 1 1 1"];
  const sizes = ["WIDTH 441", "HEIGHT 1", "POINTS 441", "DATA ascii"];
  return Buffer.from([...head, ...sizes, ...rows, ""].join("\n"));
}

export const cloudOf = (page: Page) => page.getByRole("application", { name: /^Point cloud/u });

/** From metres to pixels of the page, while the cloud is seen from above (half the view is 25 degrees). */
export async function fromAbove(page: Page): Promise<(x: number, y: number) => [number, number]> {
  await cloudOf(page).focus();
  await page.keyboard.press("p");
  const scene = page.locator(".cloud-main .scene");
  await expect(scene).toHaveAttribute("data-camera", / 1$/u);
  const { camera, box } = await atRest(scene);
  const [tx = 0, ty = 0, , heading, distance = 1] = camera;
  expect(heading).toBe(0);
  const scale = box.height / (2 * Math.tan((25 * Math.PI) / 180) * distance);
  return (x, y) => [box.x + box.width / 2 + (x - tx) * scale, box.y + box.height / 2 - (y - ty) * scale];
}

export async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}
