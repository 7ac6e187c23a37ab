import { apiOf, must } from "./client";
import { violations } from "./axe";
import { expect, test } from "./fixtures";

test("an annotator's page tells accuracy, confusion, time and cost, reached from the table", async ({
  owned,
  server,
  project,
}) => {
  await owned.goto(`${server.url}/projects/${project}/annotators`);
  await owned.getByRole("link", { name: "model-0" }).click();
  await expect(owned.getByRole("heading", { name: "model-0", level: 1 })).toBeVisible();
  const params = { path: { project_id: project } };
  const standings = must(await apiOf(server).GET("/api/v1/projects/{project_id}/annotators", { params }));
  const id = standings.items.find(({ annotator }) => annotator.name === "model-0")?.annotator.id ?? "";
  const report = must(
    await apiOf(server).GET("/api/v1/projects/{project_id}/annotators/{annotator_id}", {
      params: { path: { project_id: project, annotator_id: id } },
    }),
  );
  const [control] = report.controls;
  const share = ((control?.accuracy.value ?? 0) * 100).toFixed(0);
  await expect(owned.getByText(new RegExp(`^${share}\\s?%$`, "u")).first()).toBeVisible();
  const matrix = owned.getByRole("region", { name: "Confusion matrix" });
  await expect(matrix.getByRole("row")).toHaveCount(4);
  await expect(owned.getByRole("img", { name: /^Accuracy by week/u })).toBeVisible();
  await expect(owned.getByText("30 answers, against the labels", { exact: false })).toBeVisible();
  expect(await violations(owned)).toEqual([]);
});
