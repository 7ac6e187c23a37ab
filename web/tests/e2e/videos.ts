/** Videos made here, each frame of which says its own number; and what ffprobe tells of them. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";

/** Not waited for in one go: connections that the server closes meanwhile are to be noticed. */
const run = promisify(execFile);

export const SIZE = { width: 320, height: 240 };
const BITS = 6;
/** Width of a stripe; the stripes stand in the upper fifth, and the rest is grey. */
const STRIPE = 48;
const LIT = `if(lt(Y,48)*lt(X,${BITS * STRIPE}),255*mod(floor(N/pow(2,floor(X/${STRIPE}))),2),120)`;

export interface Video {
  bytes: Buffer;
  /** Seconds of each frame as ffprobe tells them. */
  times: number[];
}

/** A video of so many frames with binary stripes for their numbers. */
export function video(name: string, frames: number, words: readonly string[]): Promise<Video> {
  const source = `nullsrc=size=${SIZE.width}x${SIZE.height}:rate=10,format=gray,geq=lum='${LIT}'`;
  return madeVideo(name, ["-f", "lavfi", "-i", source, "-frames:v", String(frames), ...words]);
}

/** The video that ffmpeg makes of these words. */
export async function madeVideo(name: string, words: readonly string[]): Promise<Video> {
  const folder = mkdtempSync(join(tmpdir(), "sterling-video-"));
  const path = join(folder, name);
  try {
    await run("ffmpeg", ["-nostdin", "-v", "error", ...words, path]);
    const entries = ["-show_entries", "frame=best_effort_timestamp_time", "-of", "csv=p=0"];
    const { stdout } = await run("ffprobe", ["-v", "error", "-select_streams", "V:0", ...entries, path]);
    const times = stdout
      .split(/[\s,]+/u)
      .filter((word) => word !== "")
      .map(Number);
    return { bytes: readFileSync(path), times };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ten frames a tenth of a second apart, then three tenths: the frame rate varies. */
export const VARIABLE = ["-vf", "setpts='if(lt(N,10),N,3*N-20)*0.1/TB'", "-fps_mode", "passthrough"];

/** The number that the picture on the canvas says, read back from its pixels. */
export function numberShown(page: Page): Promise<number> {
  return page.locator(".film .cv .scene, .film-view .scene").evaluate(
    (scene, { bits, stripe }) => {
      const canvas = scene.querySelector("canvas");
      const context = canvas?.getContext("2d");
      const [scale = 1, dx = 0, dy = 0] = (scene.getAttribute("data-camera") ?? "").split(" ").map(Number);
      const ratio = window.devicePixelRatio;
      let number = 0;
      for (let bit = 0; bit < bits; bit += 1) {
        const x = Math.round(((bit + 0.5) * stripe * scale + dx) * ratio);
        const y = Math.round((24 * scale + dy) * ratio);
        const [red = 0] = context?.getImageData(x, y, 1, 1).data ?? [];
        if (red > 127) number += 2 ** bit;
      }
      return number;
    },
    { bits: BITS, stripe: STRIPE },
  );
}
