/** A conversation of 200 turns as the next task, and how long an edit is on its way to the disk. */
import { expect, test } from "../e2e/fixtures";
import { newProject, openTask, templates } from "../e2e/workbench";
import { rounded, tell } from "./figures";

const TURNS = 200;
const EDITS = 60;

/** What people and models write: words, lists, code, tables, a formula in each tenth turn. */
function turn(i: number): { role: string; content: string } {
  const words = `In turn ${i} the **answer** goes on with some words about it, and with *more*. `.repeat(4);
  if (i % 2 === 0) return { role: "user", content: words };
  const list = ["first", "second", "third"].map((one) => `- the ${one} reason of turn ${i}`).join("\n");
  const code = "```python\ndef area(radius):\n    return 3.14159 * radius ** 2\n```";
  const table = "| name | value |\n|---|---|\n| a | 1 |\n| b | 2 |";
  const formula = i % 10 === 1 ? `\n\n$$\\int_0^1 x^${(i % 7) + 1}\\,dx = \\frac{1}{${(i % 7) + 2}}$$` : "";
  return { role: "assistant", content: `${words}\n\n${list}\n\n${code}\n\n${table}${formula}` };
}

const template = {
  name: "chat",
  data: { chat: { type: "array" } },
  views: { chat: { type: "chat", src: "$.chat" } },
  controls: { good: { type: "choice", options: ["yes", "no"] } },
};

test("a conversation of 200 turns", async ({ owned: page, server }, info) => {
  const chat = Array.from({ length: TURNS }, (_, i) => turn(i + 1));
  const project = await newProject(server, "Long chat", template, [{ chat: chat.slice(0, 2) }, { chat }]);
  await openTask(page, server.url, project);
  await expect(page.locator(".chat > li")).toHaveCount(2);
  // A person reads the first one for a while.
  await page.waitForTimeout(2000);
  await page.keyboard.press("1");
  await page.evaluate((turns) => {
    // What is out of view becomes Markdown when it is looked at.
    const there = () => {
      const all = [...document.querySelectorAll(".chat > li")];
      const seen = all.filter((one) => one.getBoundingClientRect().top < window.innerHeight);
      return all.length === turns && seen.every((one) => one.querySelector(".md") !== null);
    };
    const took = new Promise<number>((resolve) => {
      const look = (from: number) => {
        if (!there()) requestAnimationFrame(() => look(from));
        // The frame in which it stands there is painted before the one after it begins.
        else requestAnimationFrame(() => resolve(performance.now() - from));
      };
      window.addEventListener("keydown", () => look(performance.now()), { once: true, capture: true });
    });
    Object.assign(window, { took });
  }, TURNS);
  await page.keyboard.press("Enter");
  const took = await page.evaluate(() => (window as unknown as { took: Promise<number> }).took);
  tell(info, { chat200_open_ms: rounded(took) });
});

test("from a key to the disk", async ({ owned: page, server }, info) => {
  await page.addInitScript(() => {
    const times: number[] = [];
    let pressed = 0;
    Object.assign(window, { times });
    window.addEventListener("keydown", () => (pressed = performance.now()), { capture: true });
    // Every transaction that writes where the history of a task stands tells when it is complete.
    const usual = Reflect.get(IDBDatabase.prototype, "transaction") as (
      ...given: unknown[]
    ) => IDBTransaction;
    IDBDatabase.prototype.transaction = new Proxy(usual, {
      apply: (begin, db, given) => {
        const made: IDBTransaction = Reflect.apply(begin, db, given);
        const [stores, mode] = given as [string | string[], string?];
        if (mode === "readwrite" && [stores].flat().includes("heads")) {
          const from = pressed;
          made.addEventListener("complete", () => times.push(performance.now() - from));
        }
        return made;
      },
    });
  });
  const project = await newProject(server, "Journal", templates.choice, [{ text: "A message" }]);
  await openTask(page, server.url, project);
  for (let i = 0; i < EDITS; i += 1) {
    await page.keyboard.press(String((i % 9) + 1));
    await page.waitForTimeout(100);
  }
  const times = await page.evaluate(() => (window as unknown as { times: number[] }).times);
  expect(times.length).toBeGreaterThanOrEqual(EDITS);
  times.sort((a, b) => a - b);
  tell(info, {
    journal_p95_ms: rounded(times[Math.floor(times.length * 0.95)] ?? NaN),
    journal_max_ms: rounded(times.at(-1) ?? NaN),
  });
});
