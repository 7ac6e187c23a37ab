/** The simulated street: made by a program that knows nothing of the product, uploaded here. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Access } from "./client";
import { runPython } from "./sources";
import { upload } from "./workbench";

/** A cuboid as answers and the simulation hold it: metres, and degrees about z. */
export interface Placed {
  label: string;
  x: number;
  y: number;
  z: number;
  length: number;
  width: number;
  height: number;
  yaw: number;
}

export interface Known extends Placed {
  /** By camera, the pixels of the corners; null behind it. */
  pixels: Record<string, ([number, number] | null)[]>;
}

export interface Street {
  /** An item as it is imported. */
  item: object;
  /** By frame, every cuboid by its name. */
  truth: Record<string, Known>[];
}

interface Written {
  scene: {
    cameras: object;
    frames: { points: string; images: Record<string, { image: string }> }[];
  };
}

export async function simulatedStreet(access: Access, frames: number, cameras: number): Promise<Street> {
  const folder = mkdtempSync(join(tmpdir(), "sterling-street-"));
  try {
    const words = ["--frames", String(frames), "--cameras", String(cameras)];
    runPython("-m", "tools.simulated_scene", folder, ...words);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown;
    const sent = (name: string, type: string) => upload(access, readFileSync(join(folder, name)), type);
    const { scene } = read("scene.json") as Written;
    for (const frame of scene.frames) {
      frame.points = await sent(frame.points, "application/octet-stream");
      for (const image of Object.values(frame.images)) image.image = await sent(image.image, "image/jpeg");
    }
    return { item: { scene }, truth: read("truth.json") as Street["truth"] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
