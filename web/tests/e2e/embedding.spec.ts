/** The example of the guide on embedding, run as it stands there. */
import { readFileSync } from "node:fs";
import { violations } from "./axe";
import { apiOf, must } from "./client";
import { expect, test } from "./fixtures";

const guide = readFileSync(new URL("../../../docs/guides/embedding.md", import.meta.url), "utf8");
const example = /```html file=page.html\n(.*?)```/su.exec(guide)?.[1] ?? "";

test("a task on somebody else's page gives its answer by an event", async ({
  guarded: page,
  server,
}, info) => {
  const cards = must(await apiOf(server).GET("/api/v1/templates")).items;
  const { plan } = cards.find(({ name }) => name === "entities") ?? {};
  await page.route("**/own/page.html", (route) => route.fulfill({ contentType: "text/html", body: example }));
  await page.route("**/own/template.json", (route) => route.fulfill({ json: { plan } }));
  await page.goto(`${server.url}/own/page.html`);
  const words = page.getByRole("document", { name: "Text to mark" });
  await expect(words).toContainText("Ada Okafor joined");
  expect(await violations(page)).toEqual([]);
  await info.attach("embedded", { body: await page.screenshot({ path: info.outputPath("embedded.png") }) });
  const heading = page.getByRole("heading", { name: "Who is named?" });
  const size = await heading.evaluate((element) => getComputedStyle(element).fontSize);
  expect(size, "the page keeps its own style").toBe("32px");

  await words.focus();
  for (const key of ["ArrowRight", "Shift+ArrowRight", "1", "Enter"]) await page.keyboard.press(key);
  const given = page.locator("output");
  await expect(given).toContainText("Ada Okafor");
  const answer = JSON.parse((await given.textContent()) ?? "") as Record<string, { regions: object[] }>;
  const [regions] = Object.values(answer);
  expect(regions?.regions).toEqual([
    { id: expect.any(String), label: expect.any(String), start: 0, end: 10, text: "Ada Okafor" },
  ]);
});
