import type { Locator, Page } from "@playwright/test";
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { column, records } from "./records";
import { newProject, openTask, saved, shows, templates, text } from "./workbench";

test("a preference with three rubric rows is five keys, and by mouse", async ({ owned: page, server }) => {
  const pairs = await records("pref_pandalm/pairs.jsonl", 40);
  const asked = [...new Map(pairs.map((pair) => [pair["instruction"], pair])).values()].slice(0, 2);
  const data = asked.map((pair) => ({
    prompt: String(pair["instruction"]),
    a: String(pair["response1"]),
    b: String(pair["response2"]),
  }));
  const project = await newProject(server, "Preference", templates.compare, data);
  await openTask(page, server.url, project);
  await shows(page, data[0]?.prompt.slice(0, 40) ?? "");
  const first = await sideOf(page, "A");
  for (const key of ["2", "4", "3", "2", "Enter"]) await page.keyboard.press(key);
  await shows(page, data[1]?.prompt.slice(0, 40) ?? "");
  const second = await sideOf(page, "A");
  for (const row of ["correct", "helpful", "clear"])
    await page.getByRole("radiogroup", { name: row }).getByRole("radio", { name: "same" }).click();
  await page
    .getByRole("radiogroup", { name: "Which is better?" })
    .getByRole("radio", { name: /^B, much/u })
    .click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(page.locator(".afoot")).toContainText("Why: An answer is needed.");
  await page.getByRole("textbox", { name: "Why" }).fill("It answers what was asked.");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [one, two] = await saved(server, project, 2);
  const swapped = first !== letters(data[0]?.a ?? "");
  const mirrored = second !== letters(data[1]?.a ?? "");
  expect(first).toBe(letters((swapped ? data[0]?.b : data[0]?.a) ?? ""));
  const sign = swapped ? -1 : 1;
  const order = (turned: boolean) => (turned ? ["right", "left"] : ["left", "right"]);
  expect(one).toEqual({
    rubric: { correct: -1 * sign, helpful: 1 * sign, clear: 0 },
    better: { better: order(swapped)[0], strength: 1, order: order(swapped) },
  });
  expect(two).toEqual({
    rubric: { correct: 0, helpful: 0, clear: 0 },
    better: { better: order(mirrored)[1], strength: 2, order: order(mirrored) },
    why: "It answers what was asked.",
  });
});

const letters = (words: string): string => words.replaceAll(/[^a-z]/giu, "").slice(0, 30);

/** The first letters of the response that stands under A or B. */
async function sideOf(page: Page, letter: string): Promise<string> {
  const side = page.getByRole("region", { name: `Response ${letter}` }).locator(".md");
  await expect(side).toBeVisible();
  return letters(await side.innerText());
}

test("each answer of a chat is judged, then the whole", async ({ owned: page, server }) => {
  const [question] = await records("chat_mt_bench/question.jsonl", 1);
  const [reference] = await records("chat_mt_bench/reference_gpt4.jsonl", 1);
  const [pair] = await records("pref_hh_harmless/pairs.jsonl.gz", 1);
  const turns = (question?.["turns"] ?? []) as string[];
  const said = ((reference?.["choices"] ?? []) as { turns: string[] }[])[0]?.turns ?? [];
  const chat = turns.flatMap((turn, i) => [
    { role: "user", content: turn },
    { role: "assistant", content: said[i] ?? "" },
  ]);
  const dialogue = String(pair?.["chosen"])
    .split(/\n\n(?=Human:|Assistant:)/u)
    .filter((turn) => turn.trim() !== "")
    .map((turn) => {
      const [, who, words] = /^(Human|Assistant): ?(.*)$/su.exec(turn.trim()) ?? [];
      return { role: who === "Human" ? "user" : "assistant", content: words ?? "" };
    });
  const template = {
    name: "chat",
    data: { chat: { type: "array" } },
    views: { chat: { type: "chat", src: "$.chat" } },
    controls: {
      turn: {
        type: "choice",
        title: "Is this answer good?",
        on: "chat",
        per: "message[role=assistant]",
        options: ["good", "bad"],
      },
      note: { type: "text", title: "Note on a message", on: "chat", per: "message", required: false },
      overall: { type: "scale", title: "Overall", values: [1, 2, 3, 4, 5] },
    },
  };
  const project = await newProject(server, "Chat", template, [{ chat }, { chat: dialogue }]);
  await openTask(page, server.url, project);
  await shows(page, turns[0]?.slice(0, 40) ?? "");
  await expect(page.locator(".turn.at")).toContainText("2");
  await page.keyboard.press("1");
  await expect(page.locator(".turn.at")).toHaveAttribute("data-part", "4");
  await page.keyboard.press("2");
  await page.keyboard.press("Escape");
  await page.getByRole("region", { name: "Overall" }).getByRole("radio", { name: "4" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const replies = dialogue.flatMap((turn, i) => (turn.role === "assistant" ? [String(i + 1)] : []));
  await expect(page.getByRole("list", { name: "Conversation" }).getByRole("listitem")).toHaveCount(
    dialogue.length,
  );
  await page.keyboard.press("Enter");
  await expect(page.locator(".afoot")).toContainText("Is this answer good?: An answer is needed for 2.");
  for (const reply of replies) {
    await page.locator(`.turn[data-part="${reply}"]`).click();
    await page
      .getByRole("region", { name: "Is this answer good?" })
      .getByRole("radio", { name: "bad" })
      .click();
  }
  await page.getByRole("region", { name: "Overall" }).getByRole("radio", { name: "1" }).click();
  await page.getByRole("button", { name: /Submit and next/u }).click();
  expect(await saved(server, project, 2)).toEqual([
    { turn: { "2": "good", "4": "bad" }, overall: 4 },
    { turn: Object.fromEntries(replies.map((reply) => [reply, "bad"])), overall: 1 },
  ]);
});

const labels = Array.from({ length: 40 }, (_, i) => ({
  id: `area_${i}`,
  title: `Area ${i}`,
  children: Array.from({ length: 30 }, (__, j) => ({
    id: `area_${i}_${j}`,
    title: `Topic ${i}.${j}`,
    ...(j === 4 ? { help: `The fifth of ${i}` } : {}),
  })),
}));

test("one of 1,240 labels of a tree, by search, by walking and by mouse", async ({ owned: page, server }) => {
  const data = column("safety_xstest/prompts.csv", 1, 3).map((prompt) => ({ text: prompt }));
  const template = { name: "tree", ...text, controls: { topic: { type: "tree", title: "Topic", labels } } };
  const project = await newProject(server, "Tree", template, data);
  await openTask(page, server.url, project);
  await shows(page, data[0]?.text ?? "");
  await expect(page.getByRole("combobox", { name: "Search Topic" })).toBeFocused();
  await page.keyboard.type("topic 37.2");
  await expect(page.getByRole("option", { name: "Area 37, Topic 37.2", exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Chosen" })).toContainText("Topic 37.2");
  await page.keyboard.press("Control+Enter");
  await shows(page, data[1]?.text ?? "");
  for (const key of [
    "ArrowDown",
    "ArrowDown",
    "ArrowRight",
    "ArrowDown",
    "ArrowDown",
    "Enter",
    "Control+Enter",
  ])
    await page.keyboard.press(key);
  await shows(page, data[2]?.text ?? "");
  await page.getByRole("option", { name: "Area 1", exact: true }).locator(".fold").click();
  const topic = page.getByRole("option", { name: "Area 1, Topic 1.4", exact: true });
  await expect(topic).toHaveAccessibleDescription("The fifth of 1");
  await topic.click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: /Submit and next/u }).click();
  expect(await saved(server, project, 3)).toEqual([
    { topic: ["area_37_2"] },
    { topic: ["area_2_1"] },
    { topic: ["area_1_4"] },
  ]);
});

test("a label of a tree is taken by all that was typed, though its rows come later", async ({
  owned: page,
  server,
}) => {
  const template = { name: "tree", ...text, controls: { topic: { type: "tree", title: "Topic", labels } } };
  const project = await newProject(server, "Tree in one go", template, [{ text: "A message" }]);
  await openTask(page, server.url, project);
  const search = page.getByRole("combobox", { name: "Search Topic" });
  await expect(search).toBeFocused();
  // Without a moment between two keys, as on a busy machine.
  await search.evaluate((field: HTMLInputElement) => {
    field.setRangeText("topic 37.2");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("list", { name: "Chosen" })).toContainText("Topic 37.2");
});

test("a date, an order, a form and a long text by keys and by mouse", async ({ owned: page, server }) => {
  const template = {
    name: "invoice",
    ...text,
    controls: {
      due: { type: "date", title: "Due", min: "2026-01-01" },
      order: { type: "rank", title: "Urgency", options: ["food", "water", "shelter", "power"] },
      bill: {
        type: "form",
        title: "Bill",
        schema: {
          type: "object",
          required: ["number", "total"],
          properties: {
            number: { type: "string", title: "Number", minLength: 2 },
            total: { type: "number", title: "Total", minimum: 0 },
            currency: { type: "string", title: "Currency", enum: ["EUR", "USD"] },
            lines: {
              type: "array",
              title: "Lines",
              items: { type: "object", properties: { what: { type: "string", title: "What" } } },
            },
          },
        },
      },
      note: { type: "text", title: "Note", markdown: true, min_length: 3, max_length: 400 },
    },
  };
  const project = await newProject(server, "Invoice", template, [
    { text: "First bill" },
    { text: "Second bill" },
  ]);
  await openTask(page, server.url, project);
  await shows(page, "First bill");
  await expect(page.getByRole("textbox", { name: "Due" })).toBeFocused();
  await page.keyboard.type("20260329");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  for (const key of ["3", "1", "4"]) await page.keyboard.press(key);
  await expect(page.getByRole("textbox", { name: "Number" })).toBeFocused();
  await page.keyboard.type("A");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".afoot")).toContainText("Bill: Number: 1 of at least 2 characters.");
  await page.getByRole("textbox", { name: "Number" }).focus();
  await page.keyboard.press("End");
  await page.keyboard.type("-7");
  await page.keyboard.press("Tab");
  await page.keyboard.type("12,50");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("**Paid** late");
  await expect(page.getByText("13 characters, 2 words")).toBeVisible();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("region", { name: "Preview of Note" }).locator("strong")).toHaveText("Paid");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await shows(page, "Second bill");
  await page.getByRole("textbox", { name: "Due" }).fill("2027-12-24");
  const rows = page.getByRole("list", { name: "Urgency" }).getByRole("listitem");
  await page.getByRole("button", { name: /^power.*not ranked/u }).click();
  await page.getByRole("button", { name: /^food.*not ranked/u }).click();
  await page.getByRole("button", { name: /^water.*not ranked/u }).click();
  await expect(rows).toHaveCount(4);
  await drag(page, rows.nth(3).locator(".rank-grip"), rows.nth(0));
  await expect(rows.nth(0)).toContainText("shelter");
  await page.getByRole("button", { name: /^food.*place 3/u }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByRole("button", { name: /^food.*place 2/u })).toBeFocused();
  await page.getByRole("textbox", { name: "Number" }).fill("B-1");
  await page.getByRole("textbox", { name: "Total" }).fill("3");
  await page.getByRole("combobox", { name: "Currency" }).selectOption("EUR");
  await page.getByRole("button", { name: "Add an entry" }).click();
  await page.getByRole("textbox", { name: "What" }).fill("Bread");
  await page.getByRole("textbox", { name: "Note" }).fill("Fine");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  expect(await saved(server, project, 2)).toEqual([
    {
      due: "2026-03-30",
      order: ["shelter", "food", "power", "water"],
      bill: { number: "A-7", total: 12.5 },
      note: "**Paid** late",
    },
    {
      due: "2027-12-24",
      order: ["shelter", "food", "power", "water"],
      bill: { number: "B-1", total: 3, currency: "EUR", lines: [{ what: "Bread" }] },
      note: "Fine",
    },
  ]);
});

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const box = await to.boundingBox();
  if (box === null) throw new Error("Nothing to drag to");
  await page.mouse.move(box.x + 20, box.y + 8, { steps: 6 });
  await page.mouse.up();
}
