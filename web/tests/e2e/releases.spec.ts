import { createHash, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { violations } from "./axe";
import { apiOf, ended, importLines, must } from "./client";
import { expect, test } from "./fixtures";
import { lines, newProject } from "./seed";

test("a release is made from the page, with a certificate, and its files match their hashes", async ({
  owned,
  server,
  project,
}) => {
  await owned.goto(`${server.url}/projects/${project}`);
  await owned.getByRole("button", { name: "Make a release" }).click();
  const dialog = owned.getByRole("dialog");
  await dialog.getByLabel("Name").fill("by-hand");
  await dialog.getByRole("button", { name: "Make the release" }).click();
  await owned.getByRole("link", { name: "by-hand" }).click();
  await expect(owned.getByRole("heading", { name: "Intents by-hand" })).toBeVisible();

  const params = { path: { project_id: project } };
  const listed = must(await apiOf(server).GET("/api/v1/projects/{project_id}/releases", { params }));
  const release = listed.items.find(({ name }) => name === "by-hand");
  const [certificate] = release?.manifest.certificates ?? [];
  await expect(owned.getByRole("img", { name: `Fineness ${String(certificate?.fineness)}` })).toBeVisible();
  const slices = release?.manifest.slices ?? [];
  for (const [title, field] of [
    ["Purity by class", null],
    ["Purity by source", "source"],
  ] as const) {
    const table = owned.locator("section", { has: owned.getByRole("heading", { name: title }) });
    const of = slices.filter((one) => one.field === field);
    expect(of.length, title).toBeGreaterThan(1);
    await expect(table.getByRole("row")).toHaveCount(1 + of.length);
  }
  for (const file of release?.manifest.files ?? []) {
    const saved = owned.waitForEvent("download");
    await owned.getByRole("link", { name: file.name, exact: true }).click();
    const bytes = readFileSync(await (await saved).path());
    expect(createHash("sha256").update(bytes).digest("hex"), file.name).toBe(file.sha256);
  }

  // Its signature is one of the digest by the key that the page names.
  const signer = must(await apiOf(server).GET("/api/v1/signer"));
  await expect(owned.getByText(`--signer ${signer.fingerprint}`)).toBeVisible();
  const saved = owned.waitForEvent("download");
  await owned.getByRole("link", { name: "Signature", exact: true }).click();
  const signed = JSON.parse(readFileSync(await (await saved).path(), "utf8")) as { signature: string };
  const said = Buffer.from(`sterling release sha256:${String(release?.digest)}\n`);
  expect(verify(null, said, signer.pem, Buffer.from(signed.signature, "hex"))).toBe(true);
});

test("labels are exported as a job with a file to download", async ({ owned, server, project }) => {
  await owned.goto(`${server.url}/projects/${project}/data`);
  await owned.getByRole("button", { name: "Export labels" }).click();
  await owned.getByRole("menuitem", { name: "JSON lines" }).click();
  const saved = owned.waitForEvent("download");
  await owned.getByRole("link", { name: "Download file" }).first().click();
  const text = readFileSync(await (await saved).path(), "utf8");
  const rows = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(rows).toHaveLength(30);
});

test("an expert states the truth of a drawn sample by keyboard alone, and the purity is measured", async ({
  owned,
  server,
}) => {
  const id = await newProject(server, "Audited by hand");
  await importLines(server, id, lines());
  const params = { path: { project_id: id } };
  const job = await apiOf(server).POST("/api/v1/projects/{project_id}/aggregations", {
    params,
    body: { methods: {} },
  });
  await ended(server, must(job));
  await owned.goto(`${server.url}/projects/${id}/releases`);
  await owned.getByRole("button", { name: "Audit labels" }).click();
  await owned.getByRole("dialog").getByLabel("Tasks").fill("3");
  await owned
    .getByRole("dialog")
    .getByRole("combobox", { name: "Also by a field of the data" })
    .fill("source");
  await owned.keyboard.press("Enter");
  await owned.getByRole("button", { name: "Draw and begin" }).click();
  await expect(owned.getByText("0 of 3 stated")).toBeVisible();
  await expect(owned.getByText("I would like to ask about my order")).toBeVisible();
  // The first comes back, as it was stated; the others do not wait for the server, however slow it is.
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((go) => (answer = go));
  let refusals = 0;
  await owned.route("**/api/v1/audits/*/tasks/*", async (route) => {
    await asked;
    refusals += 1;
    await (refusals === 1 ? route.fulfill({ status: 503, json: { detail: "Not now." } }) : route.continue());
  });
  const message = owned.locator("#task .reading, .reading").first();
  const seen = [];
  for (const [stated, key] of ["1", "2", "3"].entries()) {
    await expect(owned.getByText(`${stated} of 3 stated`)).toBeVisible();
    seen.push(await message.textContent());
    await owned.keyboard.press(key);
    await owned.keyboard.press("Enter");
  }
  answer();
  await expect(owned.getByText("2 of 3 stated")).toBeVisible();
  await expect(message).toHaveText(seen[0] ?? "");
  await expect(owned.getByRole("alert")).toHaveText("Not now.");
  await expect(owned.getByRole("radio", { name: /refund/u })).toBeChecked();
  await owned.keyboard.press("Enter");
  await expect(owned.getByRole("heading", { name: "The audit is complete" })).toBeVisible();
  const sample = must(
    await apiOf(server).GET("/api/v1/audits/{audit_id}/tasks", {
      params: { path: { audit_id: /audits\/([^/]+)/u.exec(owned.url())?.[1] ?? "" } },
    }),
  );
  expect(sample.items.map(({ truth }) => truth?.["intent"])).toEqual(["refund", "order", "other"]);
  const audits = must(await apiOf(server).GET("/api/v1/projects/{project_id}/audits", { params }));
  expect(audits.items[0]?.done).toBe(3);
  expect(audits.items[0]?.certificates.map(({ control, audited }) => [control, audited])).toEqual([
    ["intent", 3],
  ]);
  const [certificate] = audits.items[0]?.certificates ?? [];
  const purity = owned.getByRole("main").getByRole("definition");
  await expect(purity).toHaveText(
    new RegExp(`^${Math.round((certificate?.accuracy ?? 0) * 100)}\\s?% \\(`, "u"),
  );
  expect(await violations(owned)).toEqual([]);
  const sources = audits.items[0]?.slices.filter(({ field }) => field === "source") ?? [];
  expect(sources.reduce((sum, { audited }) => sum + audited, 0)).toBe(3);
});
