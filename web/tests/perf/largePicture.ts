/** A picture of 12 megapixels, and how long it takes until it is there with its regions. */
import type { Page } from "@playwright/test";

/** A JPEG of 12 megapixels with something in it, made by the browser. */
export async function picture(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(4000, 3000);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("No canvas");
    for (let i = 0; i < 20_000; i += 1) {
      context.fillStyle = `hsl(${(i * 47) % 360} 40% ${30 + (i % 40)}%)`;
      context.fillRect((i * 971) % 4000, (i * 577) % 3000, 20 + (i % 60), 20 + (i % 45));
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  });
  return Buffer.from(base64, "base64");
}

/** Milliseconds from the load of the page until the picture is painted and so many regions are listed. */
export function firstPicture(page: Page, regions: number): Promise<number> {
  return page.evaluate(
    (count) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const listed = document.querySelector(".regions h2")?.textContent.includes(count) === true;
          const shown = document.querySelector(".float.bottom") !== null;
          if (listed && shown)
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
          else requestAnimationFrame(look);
        };
        look();
      }),
    regions.toLocaleString("en-GB"),
  );
}
