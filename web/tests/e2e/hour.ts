/** A stretch of an annotator's day without a pointer: tasks of six types, every press counted. */
import type { Page } from "@playwright/test";
import { apiOf, must, type Access } from "./client";
import { expect } from "./fixtures";
import { newProject, openTask, png, saved, templates, upload, type Template } from "./workbench";

type Keys = readonly string[];

interface Kind {
  /** What is accepted, and by which presses: written by hand for each other. */
  readonly keys: Keys;
  readonly wanted: Record<string, unknown>;
  readonly template: Template;
  readonly data: (access: Access) => Promise<object>;
  /** There once the task can be worked on. */
  readonly ready: (page: Page) => Promise<void>;
}

export interface Spent {
  tasks: number;
  accepted: number;
  actions: number;
  active_s: number;
}

/** Aims by the letters that stand on the fields of the grid, and presses there. */
const at = (letters: string): Keys => [...Array.from(letters), "Enter"];
const regions = (control: string, wanted: Record<string, unknown>) => ({
  [control]: { regions: [expect.objectContaining(wanted)] },
});

async function picture(access: Access): Promise<object> {
  return { image: await upload(access, png(160, 120)) };
}

async function drawable(page: Page): Promise<void> {
  await expect(page.locator(".float.bottom")).toBeVisible();
  await expect(page.locator(".regions [role=option]")).toHaveCount(0);
}

const drawing = (type: string) => ({
  name: type,
  data: { image: { type: "string" } },
  views: { img: { type: "image", src: "$.image" } },
  controls: { things: { type, on: "img", title: "Things", labels: ["one", "two"] } },
});

/** A flat ground at -1.7 m, 10 m to each side. */
async function ground(access: Access): Promise<object> {
  const rows: string[] = [];
  for (let x = -10; x <= 10; x += 0.5) for (let y = -10; y <= 10; y += 0.5) rows.push(`${x} ${y} -1.7 10`);
  const head = ["VERSION 0.7", "FIELDS x y z intensity", "SIZE 4 4 4 4", "TYPE F F F F", "COUNT 1 1 1 1"];
  const sizes = [`WIDTH ${rows.length}`, "HEIGHT 1", `POINTS ${rows.length}`, "DATA ascii"];
  const file = Buffer.from([...head, ...sizes, ...rows, ""].join("\n"));
  return { cloud: await upload(access, file, "application/octet-stream") };
}

const { rubric, better } = templates.compare.controls;

const KINDS: Readonly<Record<string, Kind>> = {
  choice: {
    keys: ["2"],
    wanted: { intent: "intent 2" },
    template: templates.choice,
    data: () => Promise.resolve({ text: "Where is my card?" }),
    ready: (page) => expect(page.locator(".question")).toBeVisible(),
  },
  span: {
    keys: ["ArrowRight", "ArrowRight", "Shift+ArrowRight", "2"],
    wanted: regions("entities", { label: "PERSON", start: 2, end: 13, text: "Lena Brandt" }),
    template: templates.spans,
    data: () => Promise.resolve({ text: "😀 Lena Brandt met Ann." }),
    ready: (page) => expect(page.locator(".regions [role=option]")).toHaveCount(0),
  },
  preference: {
    keys: ["2", "4", "3", "2"],
    wanted: {
      rubric: { correct: expect.anything(), helpful: expect.anything(), clear: 0 },
      better: { better: expect.stringMatching(/left|right/u), strength: 1 },
    },
    template: { ...templates.compare, controls: { rubric, better } },
    data: () => Promise.resolve({ prompt: "Name a river.", a: "The Elbe.", b: "Rivers are long." }),
    ready: (page) => expect(page.getByRole("radiogroup").first()).toBeVisible(),
  },
  box: {
    // A field of five by five in 160 x 120 pixels is 32 x 24, one in that 6.4 x 4.8, the last 1.28 x 0.96.
    keys: ["Shift+Space", ...at("ana"), ...at("gho"), "2"],
    wanted: regions("things", { label: "two", x: 20, y: 10, width: 31, height: 21 }),
    template: drawing("box"),
    data: picture,
    ready: drawable,
  },
  polygon: {
    // A second press on the last corner ends the ring.
    keys: ["Shift+Space", ...at("alc"), ...at("bob"), ...at("lel"), ...at("kbm"), "Enter", "2"],
    wanted: regions("things", {
      label: "two",
      points: [
        [10, 10],
        [60, 10],
        [60, 50],
        [10, 50],
      ],
    }),
    template: drawing("polygon"),
    data: picture,
    ready: drawable,
  },
  cuboid: {
    keys: ["2", "n", "Shift+PageUp", "q", "Alt+ArrowLeft"],
    wanted: regions("things", { label: "person", length: 4, width: 2, height: 1.7, z: -0.85, yaw: 91 }),
    template: {
      name: "street",
      data: { cloud: { type: "string" } },
      views: { cloud: { type: "pointcloud", src: "$.cloud" } },
      controls: { things: { type: "cuboid", on: "cloud", title: "Things", labels: ["car", "person"] } },
    },
    data: ground,
    ready: async (page) => {
      const cloud = page.getByRole("application", { name: /^Point cloud/u });
      await expect(cloud).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
      await expect(page.locator(".regions [role=option]")).toHaveCount(0);
    },
  },
};

export const kinds = Object.keys(KINDS);

/** Works off as many tasks of a type as are wanted, and says what they took: active seconds as the product counts. */
export async function work(page: Page, access: Access, name: string, tasks: number): Promise<Spent> {
  const kind = KINDS[name];
  if (kind === undefined) throw new Error(`No such type: ${name}`);
  const one = await kind.data(access);
  const data = Array.from({ length: tasks }, () => one);
  const project = await newProject(access, `An hour of ${name}`, kind.template, data);
  await openTask(page, access.url, project);
  let actions = 0;
  for (let n = 1; n <= tasks; n += 1) {
    await expect(page.locator(".abar")).toContainText(`Task ${n} of`);
    await kind.ready(page);
    for (const key of [...kind.keys, "Enter"]) await page.keyboard.press(key);
    actions += kind.keys.length + 1;
  }
  const answers = await saved(access, project, tasks);
  for (const answer of answers) expect(answer).toEqual(expect.objectContaining(accepted(kind.wanted)));
  const params = { path: { project_id: project }, query: { limit: 500 } };
  const { items } = must(await apiOf(access).GET("/api/v1/projects/{project_id}/answers", { params }));
  const active = items.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  return { tasks, accepted: answers.length, actions, active_s: Math.round(active * 10) / 10 };
}

/** Values of region controls carry their media too. */
function accepted(wanted: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(wanted);
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name,
      typeof value === "object" ? expect.objectContaining(value as Record<string, unknown>) : value,
    ]),
  );
}
