import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, shows, templates, upload } from "./workbench";

test("a choice among 77 by key, by filter and by mouse", async ({ owned: page, server }) => {
  const data = ["first", "second", "third"].map((word) => ({ text: `The ${word} message` }));
  const project = await newProject(server, "Choice", templates.choice, data);
  await openTask(page, server.url, project);
  await shows(page, "The first message");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await shows(page, "The second message");
  await page.keyboard.press("/");
  await page.keyboard.type("intent 63");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("radio", { name: "intent 63" })).toBeChecked();
  await page.keyboard.press("Enter");
  await shows(page, "The third message");
  await page.getByRole("radio", { name: "intent 7", exact: true }).click();
  await page.getByRole("button", { name: /Submit and next/u }).click();
  await expect(page.getByRole("heading", { name: "No task is left for you" })).toBeVisible();
  expect(await saved(server, project, 3)).toEqual([
    { intent: "intent 2" },
    { intent: "intent 63" },
    { intent: "intent 7" },
  ]);
});

test("choices, scale, text, number by keys alone; conditions and problems live", async ({
  owned: page,
  server,
}) => {
  const project = await newProject(server, "Form", templates.form, [
    { text: "Nice place" },
    { text: "Never again" },
  ]);
  await openTask(page, server.url, project);
  await shows(page, "Nice place");
  await expect(page.getByRole("region", { name: "Why" })).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page.locator(".afoot")).toContainText("Mood: An answer is needed.");
  for (const key of ["1", "2", "3", "ArrowDown", "5"]) await page.keyboard.press(key);
  await expect(page.getByRole("textbox", { name: "Why" })).toBeFocused();
  await page.keyboard.type("bad");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".afoot")).toContainText("Why: 3 of at least 5 characters.");
  await page.keyboard.type(" food");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("textbox", { name: "Guests in people" })).toBeFocused();
  await page.keyboard.type("3");
  await page.keyboard.press("Control+Enter");
  await shows(page, "Never again");
  await page.getByRole("radio", { name: "bad" }).click();
  await page.getByRole("checkbox", { name: "food" }).click();
  await page.getByRole("radio", { name: "0" }).click();
  await page.getByRole("textbox", { name: "Guests in people" }).fill("12");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  expect(await saved(server, project, 2)).toEqual([
    { mood: "good", topics: ["service", "food"], useful: 2, why: "bad food", guests: 3 },
    { mood: "bad", topics: ["food"], useful: 0, guests: 12 },
  ]);
});

const sentence = "😀 Lena Brandt of Hafen Nord GmbH met Ann.\nThen Ann left.";

test("spans by keys and by mouse, in code points", async ({ owned: page, server }) => {
  const project = await newProject(server, "Spans", templates.spans, [
    { text: sentence },
    { text: sentence },
  ]);
  await openTask(page, server.url, project);
  const words = page.getByRole("document", { name: "Text to mark" });
  await words.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("2");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("1");
  await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox", { name: "Regions" }).getByRole("option")).toHaveCount(0);
  await page.getByText("Then Ann").dblclick({ position: { x: 12, y: 15 } });
  await page.getByRole("radio", { name: "ORG" }).click();
  const option = page.getByRole("option", { name: /^ORG, Then/u });
  await expect(option).toBeVisible();
  await page.getByRole("radio", { name: "PERSON" }).click();
  const relabelled = page.getByRole("option", { name: /^PERSON, Then/u });
  await expect(relabelled).toBeVisible();
  // Its place among all is said of the one at hand.
  await expect(relabelled).toHaveAttribute("aria-posinset", "1");
  await expect(relabelled).toHaveAttribute("aria-setsize", "1");
  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [first, second] = (await saved(server, project, 2)) as { entities: { regions: object[] } }[];
  const points = Array.from(sentence);
  const place = (quote: string, label: string) => {
    const start = points.join("").indexOf(quote) - 1;
    return { label, start, end: start + quote.length, text: quote };
  };
  expect(first?.entities.regions).toEqual([
    expect.objectContaining(place("Lena Brandt", "PERSON")),
    expect.objectContaining(place("Hafen Nord GmbH", "ORG")),
  ]);
  expect(second?.entities.regions).toEqual([expect.objectContaining(place("Then", "PERSON"))]);
});

test("boxes by drag, by two clicks and by keys alone", async ({ owned: page, server }) => {
  const image = await upload(server, png(640, 480));
  const project = await newProject(server, "Boxes", templates.boxes, [{ image }, { image }]);
  await openTask(page, server.url, project);
  const at = await onPicture(page);
  await page.keyboard.press("1");
  await page.mouse.move(...at(100, 100));
  await page.mouse.down();
  await page.mouse.move(...at(150, 150));
  await page.mouse.move(...at(200, 180));
  await page.mouse.up();
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await page.mouse.click(...at(300, 200));
  await page.mouse.move(...at(350, 250));
  await page.mouse.click(...at(400, 320));
  await expect(page.getByRole("option", { name: /^WBC/u })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("option")).toHaveCount(0);
  await onPicture(page);
  await page.keyboard.press("n");
  await page.keyboard.press("1");
  const name = async () => (await page.getByRole("option").locator(".unseen").textContent()) ?? "";
  const before = boxIn(await name());
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Enter");
  const [first, second] = (await saved(server, project, 2)) as { cells: { media: object; regions: Box[] } }[];
  expect(first?.cells.media).toMatchObject({ width: 640, height: 480 });
  const [a, b] = first?.cells.regions ?? [];
  near(a, { label: "RBC", x: 100, y: 100, width: 100, height: 80 });
  near(b, { label: "WBC", x: 300, y: 200, width: 100, height: 120 });
  expect(second?.cells.regions).toEqual([
    expect.objectContaining({
      label: "RBC",
      x: before.x - 3,
      y: before.y + 9,
      width: before.width + 1,
      height: before.height + 1,
    }),
  ]);
});

interface Box {
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Within a pixel of the picture. */
function near(found: Box | undefined, wanted: Box): void {
  expect(found?.label).toBe(wanted.label);
  for (const edge of ["x", "y", "width", "height"] as const) {
    expect(Math.abs((found?.[edge] ?? NaN) - wanted[edge]), edge).toBeLessThanOrEqual(1);
  }
}

/** Reads the place from the words of the list: what a screen reader says is what is saved. */
function boxIn(words: string): Omit<Box, "label"> {
  const [x, y, width, height] = (/x (\d+), y (\d+), (\d+) by (\d+)/u.exec(words) ?? []).slice(1).map(Number);
  return { x: x ?? NaN, y: y ?? NaN, width: width ?? NaN, height: height ?? NaN };
}

test("an empty page of tasks tells why it is empty", async ({ owned: page, server }) => {
  const project = await newProject(server, "Nothing to do", templates.choice, []);
  await page.goto(`${server.url}/projects/${project}/annotate`);
  await expect(page.getByText("The project has no tasks yet", { exact: false })).toBeVisible();
  await page.goto(`${server.url}/projects/${project}`);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  await page.goto(`${server.url}/projects/${project}/annotate`);
  await expect(page.getByText("This project is paused", { exact: false })).toBeVisible();
});
