/** What the specs of the workbench share: projects of every kind, and what was saved in them. */
import { deflateSync } from "node:zlib";
import { expect, type Locator, type Page } from "@playwright/test";
import { apiOf, importLines, must, type Access } from "./client";

export type Template = Record<string, unknown>;

export const text = { data: { text: { type: "string" } }, views: { doc: { type: "text", src: "$.text" } } };

export const templates = {
  choice: {
    name: "intents",
    ...text,
    controls: {
      intent: {
        type: "choice",
        title: "Intent",
        options: Array.from({ length: 77 }, (_, i) => `intent ${i + 1}`),
      },
    },
  },
  form: {
    name: "form",
    ...text,
    controls: {
      mood: { type: "choice", title: "Mood", options: ["good", "bad"] },
      topics: { type: "choices", title: "Topics", options: ["price", "service", "food"], min: 1 },
      useful: { type: "scale", title: "Useful", values: [-2, -1, 0, 1, 2] },
      why: { type: "text", title: "Why", when: "abs(useful) == 2", min_length: 5 },
      guests: { type: "number", title: "Guests", min: 0, max: 20, unit: "people" },
    },
  },
  spans: {
    name: "entities",
    ...text,
    controls: {
      entities: { type: "span", on: "doc", title: "Entities", labels: ["ORG", "PERSON"], overlap: true },
    },
  },
  boxes: {
    name: "cells",
    data: { image: { type: "string" } },
    views: { img: { type: "image", src: "$.image" } },
    controls: { cells: { type: "box", on: "img", title: "Cells", labels: ["RBC", "WBC"] } },
  },
  compare: {
    name: "compare",
    data: { prompt: {}, a: {}, b: {} },
    views: {
      prompt: { type: "markdown", src: "$.prompt" },
      left: { type: "markdown", src: "$.a" },
      right: { type: "markdown", src: "$.b" },
    },
    controls: {
      rubric: {
        type: "matrix",
        title: "Rubric",
        rows: ["correct", "helpful", "clear"],
        values: [-2, -1, 0, 1, 2],
        between: ["left", "right"],
      },
      better: { type: "preference", title: "Which is better?", between: ["left", "right"], strength: 2 },
      why: { type: "text", title: "Why", required: "better.strength == 2", min_length: 10 },
    },
  },
} satisfies Record<string, Template>;

export async function newProject(
  access: Access,
  name: string,
  template: Template,
  data: object[],
): Promise<string> {
  const body = {
    name,
    template,
    guidelines: "",
    policy: {
      redundancy: 1,
      target: null,
      stop_at: null,
      least: 1,
      curtail: true,
      mixed: false,
      methods: {},
    },
    lease_seconds: 900,
    budget: null,
  };
  const { id } = must(await apiOf(access).POST("/api/v1/projects", { body: body as never }));
  const items = data.map((one, i) => JSON.stringify({ id: `item-${i}`, data: one }));
  if (items.length > 0) await importLines(access, id, items);
  return id;
}

/** The answers that the server has, by the external id of their item. */
export async function answersOf(
  access: Access,
  project: string,
): Promise<Map<string, Record<string, unknown>>> {
  const params = { path: { project_id: project } };
  const page = must(await apiOf(access).GET("/api/v1/projects/{project_id}/answers", { params }));
  return new Map(page.items.map((answer) => [answer.external_id, answer.answer]));
}

/** Waits until the server has as many answers, and gives them in the order of their items. */
export async function saved(
  access: Access,
  project: string,
  count: number,
): Promise<Record<string, unknown>[]> {
  await expect.poll(async () => (await answersOf(access, project)).size, { timeout: 20_000 }).toBe(count);
  const found = await answersOf(access, project);
  return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([, answer]) => answer);
}

export async function openTask(page: Page, url: string, project: string): Promise<void> {
  await page.goto(`${url}/projects/${project}/annotate`);
  await expect(page.getByRole("button", { name: /Submit and next/u })).toBeVisible();
  // The task itself comes once it is known that nothing is to be told first: keys before that go nowhere.
  await expect(page.locator("#task > [aria-busy]")).toHaveCount(0);
}

/** Which item is on the screen, by the text that it shows. */
export const shows = (page: Page, words: string) => expect(page.locator("#task")).toContainText(words);

/** Holds the frames of a page until the keys were pressed, as a busy machine does. */
export async function typeBeforeTheNextFrame(page: Page, press: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const ask = window.requestAnimationFrame.bind(window);
    const held: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (draw) => held.push(draw);
    addEventListener("drawn", () => {
      window.requestAnimationFrame = ask;
      for (const draw of held) draw(performance.now());
    });
  });
  await press();
  await page.evaluate(() => dispatchEvent(new Event("drawn")));
}

/** From pixels of the picture to pixels of the page. */
export async function onPicture(page: Page): Promise<(x: number, y: number) => [number, number]> {
  const scene = page.locator(".scene");
  await expect(page.locator(".float.bottom")).toBeVisible();
  const { camera, box } = await atRest(scene);
  const [scale = NaN, dx = NaN, dy = NaN] = camera;
  return (x, y) => [box.x + dx + x * scale, box.y + dy + y * scale];
}

interface Rest {
  readonly camera: readonly number[];
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Where a scene stands and what it looks at, once two frames in a row agree: what opens beside it moves both. */
export async function atRest(scene: Locator): Promise<Rest> {
  let seen = "";
  const still = async () => {
    const before = seen;
    seen = await scene.evaluate(async (element: HTMLElement) => {
      await new Promise(requestAnimationFrame);
      const { x, y, width, height } = element.getBoundingClientRect();
      const camera = element.dataset["camera"]?.split(" ").map(Number);
      return camera === undefined ? "" : JSON.stringify({ camera, box: { x, y, width, height } });
    });
    return seen !== "" && seen === before;
  };
  await expect.poll(still, { message: "the scene comes to rest", intervals: [20] }).toBe(true);
  return JSON.parse(seen) as Rest;
}

/** A grey PNG of a size, made here: signature, header, one stream of rows, end. Each row begins with a zero. */
export function png(width: number, height: number, given?: Buffer): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), body.length + 4);
    return whole;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = given ?? Buffer.alloc((width + 1) * height, 0x90);
  if (given === undefined) for (let y = 0; y < height; y += 1) rows[y * (width + 1)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Uploads a file and gives the name under which an item can hold it. */
export async function upload(access: Access, file: Buffer, type = "image/png"): Promise<string> {
  const response = await fetch(`${access.url}/api/v1/blobs`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${access.key}`, "Content-Type": type },
    body: new Uint8Array(file),
  });
  if (!response.ok) throw new Error(await response.text());
  return `sha256:${((await response.json()) as { sha256: string }).sha256}`;
}

/** A sound of so many seconds that swells and fades. */
export function wav(seconds: number): Buffer {
  const rate = 8000;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + 2 * rate * seconds, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(2 * rate * seconds, 40);
  const samples = Int16Array.from({ length: rate * seconds }, (_, i) =>
    Math.round(12_000 * Math.sin(i / 6) * Math.sin((i / rate) * 2) ** 2),
  );
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}
