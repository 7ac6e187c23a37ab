/** What measurements share: the names of the figures with their bounds, and how they are told to the report. */
import type { Browser, CDPSession, Page, TestInfo } from "@playwright/test";

/** Upper bound of each figure; those without one are told only. */
export const BOUNDS = {
  polygons5000_pan_cpu_ms: 25,
  polygons5000_zoom_cpu_ms: 25,
  polygons5000_drag_cpu_ms: 10,
  polygons5000_first_picture_ms: 1000,
  polygons5000_heap_mb: 60,
  masks50_preview_cpu_ms: 16,
  masks50_stroke_cpu_ms: 100,
  masks50_undo_cpu_ms: 100,
  masks50_erase_cpu_ms: 100,
  tracks1000_step_cpu_ms: 100,
  tracks1000_step_wall_ms: 100,
  next_task_p95_ms: 100,
  points1m_moving_cpu_ms: 60,
  points1m_still_ms: 1000,
  text1m_open_ms: 1500,
  text1m_add_span_ms: 16,
  audio10h_zoom_ms: 4,
  shell_js_gz_kb: 200,
  shell_10mbit_ms: 2000,
  chat200_open_ms: 1000,
  journal_p95_ms: 50,
  chaos_lost: 0,
  chaos_doubled: 0,
  axe_violations: 0,
  xss_executions: 0,
  foreign_requests: 0,
} as const;

/** Figures without a bound. */
type Told =
  | "renderer"
  | "hour"
  | "shell_10mbit_200ms_ms"
  | "journal_max_ms"
  | "hour_label_studio"
  | "masks50_first_picture_ms"
  | "masks50_zoom_cpu_ms"
  | "text1m_select_word_ms"
  | "text1m_50k_open_ms"
  | "text1m_50k_add_span_ms"
  | "review5000_next_ms"
  | "review5000_everything_ms"
  | "review5000_beside_next_ms"
  | "typing_10k_note_ms"
  | "typing_10k_each_ms";

export type Name = keyof typeof BOUNDS | Told;

/** Tells the report a figure. */
export function tell(info: TestInfo, figures: Partial<Record<Name, number | string>>): void {
  for (const [type, value] of Object.entries(figures))
    info.annotations.push({ type: `figure:${type}`, description: JSON.stringify(value) });
}

/** CPU milliseconds that the page's processes (renderers, GPU) used so far; does not grow while the machine is busy. */
async function cpu(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const used = processInfo.filter(({ type }) => type === "renderer" || type === "GPU");
  return used.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
}

/**
 * Time in which a step is painted; with a longer one a view comes to rest between two steps, and is painted with care.
 * The page is not asked whether it has painted: to answer costs it as much as a small step does.
 */
const PAINTED_MS = 40;

/** Until what was done is painted, and what follows from it is done. */
const REST_MS = 250;

/** CPU milliseconds of each step of a gesture, with what is painted after it has come to rest. */
export async function perStep(
  browser: Browser,
  page: Page,
  steps: number,
  step: (i: number) => Promise<void>,
): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const before = await cpu(session);
  for (let i = 0; i < steps; i += 1) {
    await step(i);
    await page.waitForTimeout(PAINTED_MS);
  }
  await page.waitForTimeout(REST_MS);
  const used = (await cpu(session)) - before;
  await session.detach();
  return rounded(used / steps);
}

/**
 * CPU milliseconds of each of several acts that follow each other, each with all that is painted after it. What is
 * done to `prepare` a round, and to see that it did what it should, is not measured.
 */
export async function perAct(
  browser: Browser,
  page: Page,
  rounds: number,
  acts: readonly ((i: number) => Promise<void>)[],
  prepare: (i: number) => Promise<void>,
): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const used = acts.map(() => 0);
  for (let i = 0; i < rounds; i += 1) {
    await prepare(i);
    await page.waitForTimeout(REST_MS);
    for (const [n, act] of acts.entries()) {
      const before = await cpu(session);
      await act(i);
      await page.waitForTimeout(REST_MS);
      used[n] = (used[n] ?? 0) + (await cpu(session)) - before;
    }
  }
  await session.detach();
  return used.map((all) => rounded(all / rounds));
}

/**
 * Moves the pointer as a hand does, with the left button held. The move of Playwright's mouse runs a script of its own
 * in the page while a button is held, in case it is a drag and drop: a sixth of what a step costs.
 */
export async function dragger(page: Page): Promise<(x: number, y: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  return async (x, y) => {
    await session.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y, button: "left", buttons: 1 });
  };
}

/** The live heap of the page in megabytes, after a collection. */
export async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return rounded(usedSize / 2 ** 20);
}

/** Who draws: the name of the GPU, or of the software in its place. */
export const renderer = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const gl = document.createElement("canvas").getContext("webgl");
    const info = gl?.getExtension("WEBGL_debug_renderer_info");
    return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "no WebGL: software";
  });

export const rounded = (value: number): number => Math.round(value * 10) / 10;
