/** The same objects as an annotator's hour has, made in Label Studio: by keys where it has them, else by pointer. */
import type { Page } from "@playwright/test";
import type { Spent } from "../e2e/hour";
import { expect } from "../e2e/fixtures";
import { png } from "../e2e/workbench";
import { signIn, type LabelStudio } from "./labelStudio";

type Value = Record<string, unknown>;

interface Kind {
  readonly config: string;
  readonly data: object;
  /** There once the task can be worked on. */
  readonly ready: string;
  /** Makes the object and says by how many presses of keys and of the pointer; a drag is one press. */
  readonly make: (page: Page) => Promise<number>;
  /** What is stored of each part of the answer, within `WITHIN` of each number. */
  readonly wanted: readonly Value[];
}

interface Stored {
  readonly annotations: readonly {
    readonly lead_time: number;
    readonly result: readonly { readonly value: Value }[];
  }[];
}

/** Percent of the picture, which is what Label Studio stores; it is shown larger than it is. */
const WITHIN = 1;
const WIDTH = 160;
const HEIGHT = 120;
/** The picture itself: the stage that is drawn on leaves out its edges. */
const PICTURE = 'img[src^="blob:"]';

const shown = (body: string) => `<View>${body}</View>`;
const text = '<Text name="doc" value="$text"/>';
const picture = '<Image name="doc" value="$image"/>';
const choices = (name: string, values: readonly string[], of = "doc") =>
  `<Choices name="${name}" toName="${of}" choice="single">${values
    .map((value) => `<Choice value="${value}"/>`)
    .join("")}</Choices>`;
const labels = (tag: string, names: readonly string[]) =>
  `<${tag}Labels name="things" toName="doc">${names
    .map((name) => `<Label value="${name}"/>`)
    .join("")}</${tag}Labels>`;
const image = () => ({ image: `data:image/png;base64,${png(WIDTH, HEIGHT).toString("base64")}` });
const percent = (x: number, y: number) => [(100 * x) / WIDTH, (100 * y) / HEIGHT] as const;

/** Where a place of the picture is on the screen. */
async function placed(page: Page): Promise<(x: number, y: number) => readonly [number, number]> {
  const box = await page.locator(PICTURE).first().boundingBox();
  if (box === null) throw new Error("The picture is not shown");
  return (x, y) => [box.x + (box.width * x) / WIDTH, box.y + (box.height * y) / HEIGHT];
}

async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

const CORNERS = [
  [10, 10],
  [60, 10],
  [60, 50],
  [10, 50],
] as const;

const submit = (page: Page) => page.getByRole("button", { name: "Submit current annotation" });

/** Clicks the first corner until the ring is closed, which a click now and then does not do; says how often. */
async function closed(page: Page, first: readonly [number, number]): Promise<number> {
  let clicks = 0;
  await expect(async () => {
    clicks += 1;
    await page.mouse.click(...first, { delay: 20 });
    await expect(submit(page)).toBeEnabled({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  return clicks;
}

const KINDS: Readonly<Record<string, Kind>> = {
  choice: {
    config: shown(text + choices("intent", ["intent 1", "intent 2", "intent 3"])),
    data: { text: "Where is my card?" },
    ready: "text=Where is my card?",
    make: async (page) => {
      await page.keyboard.press("2");
      return 1;
    },
    wanted: [{ choices: ["intent 2"] }],
  },
  span: {
    config: shown(labels("", ["ORG", "PERSON"]) + text),
    data: { text: "So Lena Brandt met Ann." },
    ready: "text=So Lena Brandt met Ann.",
    make: async (page) => {
      await page.keyboard.press("2");
      const at = await page.getByText("So Lena Brandt met Ann.").evaluate((element) => {
        const range = document.createRange();
        const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() ?? element;
        range.setStart(node, 3);
        range.setEnd(node, 14);
        const { left, right, top, height } = range.getBoundingClientRect();
        return { left, right, middle: top + height / 2 };
      });
      await drag(page, [at.left + 1, at.middle], [at.right - 1, at.middle]);
      return 2;
    },
    wanted: [{ start: 3, end: 14, text: "Lena Brandt", labels: ["PERSON"] }],
  },
  preference: {
    config: shown(
      '<Text name="a" value="$a"/><Text name="b" value="$b"/>' +
        ["correct", "helpful", "clear"].map((row) => choices(row, ["left", "same", "right"], "a")).join("") +
        '<Pairwise name="better" toName="a,b"/>',
    ),
    data: { a: "The Elbe.", b: "Rivers are long." },
    ready: "text=Rivers are long.",
    make: async (page) => {
      for (const key of ["1", "4", "8"]) await page.keyboard.press(key);
      await page.getByText("The Elbe.").click();
      return 4;
    },
    wanted: [
      { choices: ["left"] },
      { choices: ["left"] },
      { choices: ["same"] },
      { selected: expect.stringMatching(/left|right/u) },
    ],
  },
  box: {
    config: shown(labels("Rectangle", ["one", "two"]) + picture),
    data: image(),
    ready: PICTURE,
    make: async (page) => {
      const at = await placed(page);
      await page.keyboard.press("2");
      await drag(page, at(20, 10), at(51, 31));
      return 2;
    },
    wanted: [
      {
        x: near(percent(20, 10)[0]),
        y: near(percent(20, 10)[1]),
        width: near(percent(31, 21)[0]),
        height: near(percent(31, 21)[1]),
      },
    ],
  },
  polygon: {
    config: shown(labels("Polygon", ["one", "two"]) + picture),
    data: image(),
    ready: PICTURE,
    make: async (page) => {
      const at = await placed(page);
      await page.keyboard.press("2");
      for (const [x, y] of CORNERS) await page.mouse.click(...at(x, y), { delay: 20 });
      return 1 + CORNERS.length + (await closed(page, at(...CORNERS[0])));
    },
    wanted: [{ points: CORNERS.map(([x, y]) => percent(x, y).map(near)) }],
  },
};

function near(value: number): unknown {
  return { asymmetricMatch: (given: unknown) => Math.abs(Number(given) - value) <= WITHIN };
}

export const comparable = Object.keys(KINDS);

/** Works off as many tasks of a type as are wanted; active seconds are Label Studio's own `lead_time`. */
export async function workThere(page: Page, there: LabelStudio, name: string, tasks: number): Promise<Spent> {
  const kind = KINDS[name];
  if (kind === undefined) throw new Error(`No such type: ${name}`);
  const made = await there.call("POST", "/api/projects", { title: name, label_config: kind.config });
  const { id } = made as { id: number };
  const data = Array.from({ length: tasks }, () => kind.data);
  await there.call("POST", `/api/projects/${id}/import`, data);
  await signIn(page, there);
  await page.goto(`${there.url}/projects/${id}/data?labeling=1`);
  let actions = 0;
  for (let n = 1; n <= tasks; n += 1) {
    await expect(page.getByText(new RegExp(`^${n} of ${n}$`, "u"))).toBeVisible({ timeout: 30_000 });
    await expect(page.locator(kind.ready).first()).toBeVisible();
    actions += await kind.make(page);
    await expect(submit(page)).toBeEnabled();
    const kept = page.waitForResponse(
      (response) => response.request().method() === "POST" && response.url().includes("/annotations"),
      { timeout: 30_000 },
    );
    await page.keyboard.press("Control+Enter");
    actions += 1;
    await kept;
  }
  const stored = (await there.call("GET", `/api/projects/${id}/export?exportType=JSON`)) as Stored[];
  const all = stored.flatMap(({ annotations }) => annotations);
  for (const { result } of all)
    expect(result.map(({ value }) => value)).toEqual(
      kind.wanted.map((value) => expect.objectContaining(value)),
    );
  const active = all.reduce((sum, { lead_time }) => sum + lead_time, 0);
  return { tasks, accepted: all.length, actions, active_s: Math.round(active * 10) / 10 };
}
