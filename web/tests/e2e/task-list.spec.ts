/** The list of tasks tells what each is about and what is believed of it; one that is opened shows the item. */
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { box, manyCases, oneCase, shot } from "./reviews";
import { png, templates, upload } from "./workbench";

test("texts in the list, with the least certain label; the spans in the text of the task", async ({
  owned: page,
  server,
}) => {
  const text = "Ann met Bo in Rome.";
  const template = {
    name: "letters",
    data: { text: { type: "string" } },
    views: { letter: { type: "text", src: "$.text" } },
    controls: {
      tone: { type: "choice", title: "Tone", options: [{ id: "warm", title: "Warm" }, "cold"] },
      names: { type: "span", on: "letter", title: "Names", labels: ["person"] },
    },
  };
  const span = (start: number, end: number) => ({
    ...{ id: `s${start}`, label: "person", start, end },
    text: text.slice(start, end),
  });
  const names = { regions: [span(0, 3), span(8, 10)] };
  const answers = [
    { tone: "warm", names },
    { tone: "warm", names },
  ];
  const project = await oneCase(server, "List of letters", template, { data: { text }, answers });
  await page.goto(`${server.url}/projects/${project}/tasks`);
  const row = page.getByRole("table", { name: "Tasks" }).getByRole("row", { name: /^case/u });
  await expect(row).toContainText(text);
  await expect(row).toContainText(/Warm|Ann \(person\), Bo \(person\)/u);
  await expect(row).toContainText("%");
  expect(await violations(page)).toEqual([]);
  await shot(page, "task-list");

  await row.getByRole("button", { name: "case" }).click();
  const item = page.getByRole("dialog").getByRole("region", { name: "Item" });
  await expect(item.locator("mark").nth(0)).toContainText("Ann");
  await expect(item.locator("mark").nth(1)).toContainText("Bo");
  await item.getByText("As JSON").click();
  await expect(item.locator("pre")).toContainText(`"text": "${text}"`);
  await shot(page, "task-with-spans");
  expect(await violations(page)).toEqual([]);
});

test("a picture with the boxes that are believed to be there", async ({ owned: page, server }) => {
  const image = await upload(server, png(160, 120));
  const regions = [box("a", "RBC", [20, 20, 60, 40])];
  const said = { cells: { media: { width: 160, height: 120 }, regions } };
  const project = await oneCase(server, "List of boxes", templates.boxes, {
    data: { image },
    answers: [said, said],
  });
  await page.goto(`${server.url}/projects/${project}/tasks`);
  const table = page.getByRole("table", { name: "Tasks" });
  await expect(table.getByRole("row", { name: /^case/u })).toContainText("RBC 60 × 40 at 20, 20");
  const small = table.getByRole("row", { name: /^case/u }).locator("img");
  await expect.poll(() => small.evaluate((seen) => (seen as HTMLImageElement).naturalWidth)).toBe(160);
  await table.getByRole("button", { name: "case" }).click();
  await expect(page.getByRole("dialog").getByRole("img", { name: /: .*1 RBC/u })).toBeVisible();
  await shot(page, "task-with-boxes");
  expect(await violations(page)).toEqual([]);
});

test("labels of a class, the least certain first, in an address that can be shared", async ({
  owned: page,
  server,
}) => {
  const template = {
    name: "mails",
    data: { text: { type: "string" } },
    views: { mail: { type: "text", src: "$.text" } },
    controls: {
      about: { type: "choice", title: "About", options: [{ id: "refund", title: "Refund" }, "thanks"] },
      tone: { type: "choice", title: "Tone", options: ["warm", "cold"] },
    },
  };
  const said = (about: string) => ({ about, tone: "warm" });
  const project = await manyCases(server, "Mails by label", template, [
    {
      id: "agreed",
      data: { text: "My money back" },
      answers: [said("refund"), said("refund"), said("refund")],
    },
    {
      id: "split",
      data: { text: "Money, thank you" },
      answers: [said("refund"), said("thanks"), said("refund")],
    },
    { id: "other", data: { text: "Thank you" }, answers: [said("thanks"), said("thanks"), said("thanks")] },
  ]);
  await page.goto(`${server.url}/projects/${project}/tasks`);
  const table = page.getByRole("table", { name: "Tasks" });
  const ids = table.getByRole("button", { name: /^(?:agreed|split|other)$/u });
  await expect(ids).toHaveText(["agreed", "split", "other"]);
  await page.getByRole("combobox", { name: "Labels" }).click();
  await page.getByRole("option", { name: "Refund" }).click();
  await expect(ids).toHaveText(["split", "agreed"]);
  await expect(table.getByRole("row", { name: /^split/u })).toContainText("Refund");
  await expect(page).toHaveURL(/control=about&value=refund/u);
  await expect(table.getByRole("columnheader", { name: "Confidence" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  expect(await violations(page)).toEqual([]);
  await shot(page, "task-list-by-label");

  await page.reload();
  await expect(ids).toHaveText(["split", "agreed"]);
  await page.getByRole("combobox", { name: "Probability" }).click();
  await page.getByRole("option", { name: "Below 50 %" }).click();
  await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
  await page.getByRole("textbox", { name: "Search ids and data" }).fill("oth");
  await expect(ids).toHaveText(["other"]);
  await page.getByRole("textbox", { name: "Search ids and data" }).fill("");
  await table.getByRole("button", { name: "Confidence" }).click();
  await expect(ids.first()).toHaveText("split");
  await table.getByRole("button", { name: "Confidence" }).click();
  await expect(ids).toHaveText(["agreed", "split", "other"]);
});
