/** What hands do on a picture: places are in its pixels. */
import { expect, type Page } from "@playwright/test";

export type At = (x: number, y: number) => [number, number];

export async function drag(page: Page, at: At, ...[first, ...rest]: [number, number][]): Promise<void> {
  await page.mouse.move(...at(...(first ?? [0, 0])));
  await page.mouse.down();
  for (const [x, y] of rest) await page.mouse.move(...at(x, y), { steps: 3 });
  await page.mouse.up();
}

export async function clicks(page: Page, at: At, ...places: [number, number][]): Promise<void> {
  for (const [x, y] of places) await page.mouse.click(...at(x, y));
}

export async function press(page: Page, key: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
}

export async function keys(page: Page, ...all: string[]): Promise<void> {
  for (const key of all) await page.keyboard.press(key);
}

/** Into the upper left corner of a picture of 160 by 120, where everything stops, and from there to a place. */
export async function place(page: Page, x: number, y: number): Promise<void> {
  await press(page, "Control+ArrowLeft", 16);
  await press(page, "Control+ArrowUp", 12);
  await press(page, "Control+ArrowRight", Math.floor(x / 10));
  await press(page, "ArrowRight", x % 10);
  await press(page, "Control+ArrowDown", Math.floor(y / 10));
  await press(page, "ArrowDown", y % 10);
}

/** Everything that is wanted, numbers within a pixel (and a degree), runs of pixels exactly. */
export function near(found: unknown, wanted: unknown): void {
  if (typeof wanted === "number") {
    expect(Math.abs(Number(found) - wanted), `${String(found)} is near ${wanted}`).toBeLessThanOrEqual(1);
  } else if (typeof wanted === "object" && wanted !== null) {
    for (const [name, value] of Object.entries(wanted)) {
      const there = (found as Record<string, unknown> | undefined)?.[name];
      if (name === "counts") expect(there).toEqual(value);
      else near(there, value);
    }
    if (Array.isArray(wanted)) expect(found).toHaveLength(wanted.length);
  } else expect(found).toEqual(wanted);
}
