import { apiOf, must } from "./client";
import { expect, test } from "./fixtures";
import { newProject } from "./seed";

test("columns of a file are mapped to the fields of the template", async ({ owned, server }) => {
  const id = await newProject(server, "Mapped");
  await owned.goto(`${server.url}/projects/${id}/data`);
  const send = (name: string, text: string) =>
    owned
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

  await send("mail.csv", "number,body\n7,Where is my order\n8,I want my money back\n");
  await expect(owned.getByRole("alert")).toContainText("The template needs text");
  const button = owned.getByRole("button", { name: "Import mail.csv" });
  await expect(button).toBeDisabled();
  await owned.getByRole("combobox", { name: "text" }).click();
  await owned.getByRole("option", { name: "body" }).click();
  await owned.getByRole("combobox", { name: "Id of an item" }).click();
  await owned.getByRole("option", { name: "number" }).click();
  const rows = owned.getByRole("region", { name: "First rows" });
  await expect(rows.getByRole("columnheader")).toHaveText(["text"]);
  await expect(rows.getByRole("cell").first()).toHaveText("Where is my order");
  await button.click();
  await expect(owned.getByText("2 imported", { exact: false })).toBeVisible();

  await send("upper.csv", "Text,id\nThank you,9\n");
  await expect(owned.getByRole("combobox", { name: "text" })).toHaveValue("Text");
  await owned.getByRole("button", { name: "Import upper.csv" }).click();
  await expect(owned.getByText("1 imported", { exact: false })).toBeVisible();

  await send("flat.jsonl", '{"id": "10", "text": "Please call", "from": "Eve"}\n');
  await expect(rows.getByRole("cell").first()).toHaveText("Please call");
  await owned.getByRole("button", { name: "Import flat.jsonl" }).click();
  await expect(owned.getByText("1 imported", { exact: false })).toHaveCount(2);

  const tasks = must(
    await apiOf(server).GET("/api/v1/projects/{project_id}/tasks", { params: { path: { project_id: id } } }),
  );
  expect(tasks.items.map((task) => task.external_id).sort()).toEqual(["10", "7", "8", "9"]);
});
