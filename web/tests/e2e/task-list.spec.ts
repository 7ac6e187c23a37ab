/** The list of tasks tells what each is about and what is believed of it; one that is opened shows the item. */
import { violations } from "./axe";
import { expect, test } from "./fixtures";
import { box, oneCase, shot } from "./reviews";
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
  await expect(table.getByRole("columnheader", { name: "Item" })).toHaveCount(0);
  await table.getByRole("button", { name: "case" }).click();
  await expect(page.getByRole("dialog").getByRole("img", { name: /: .*1 RBC/u })).toBeVisible();
  await shot(page, "task-with-boxes");
  expect(await violations(page)).toEqual([]);
});
