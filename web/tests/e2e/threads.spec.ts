/** Threads: opened at a span by keys, answered by a reviewer, and read before the next task starts. */
import type { Route } from "@playwright/test";
import type { Thread } from "../../src/api/schema.gen";
import { violations } from "./axe";
import { apiOf, ended, must, type Access } from "./client";
import { expect, test } from "./fixtures";
import { join } from "./people";
import { newProject, openTask, saved, shows, templates, typeBeforeTheNextFrame } from "./workbench";

async function threadsOf(access: Access, project: string): Promise<readonly Thread[]> {
  const api = apiOf(access);
  const params = { path: { project_id: project } };
  const tasks = must(await api.GET("/api/v1/projects/{project_id}/tasks", { params })).items;
  const lists = tasks.map(({ id }) =>
    api.GET("/api/v1/tasks/{task_id}/threads", { params: { path: { task_id: id } } }),
  );
  return (await Promise.all(lists)).flatMap((found) => must(found).items);
}

test("a question at a span is answered, and the words reach the annotator before the next task", async ({
  owned: owner,
  server,
  browser,
}, info) => {
  const texts = [{ text: "Ada joined Sterling" }, { text: "Bo left Acme" }];
  const project = await newProject(server, "Threads", templates.spans, texts);
  const ann = await (await browser.newContext()).newPage();
  await join(server, ann, "annotator", "Ann Lee");
  await openTask(ann, server.url, project);
  await ann
    .locator(".txt span")
    .first()
    .dblclick({ position: { x: 8, y: 10 } });
  await ann.keyboard.press("2");
  await ann.keyboard.press("Shift+C");
  await expect(ann.getByRole("combobox", { name: "About" })).toHaveValue("here");
  await ann.keyboard.type("@Ada O");
  await expect(ann.getByRole("option", { name: "Ada Okafor" })).toBeVisible();
  await typeBeforeTheNextFrame(ann, async () => {
    await ann.keyboard.press("Enter");
    await ann.keyboard.type("is th");
  });
  await ann.keyboard.type("is a person?");
  await ann.keyboard.press("Control+Enter");
  await expect(ann.getByRole("option", { name: /^PERSON, Ada.*threads: 1$/u })).toBeVisible();
  expect(await violations(ann)).toEqual([]);
  await info.attach("pane", { body: await ann.screenshot({ path: info.outputPath("pane.png") }) });
  const [asked] = await threadsOf(server, project);
  expect(asked).toMatchObject({
    external_id: "item-0",
    pin: { control: "entities", part: null, frame: null, quote: "PERSON, Ada" },
    comments: [{ author: "Ann Lee", text: "@Ada Okafor is this a person?" }],
  });
  expect(asked?.comments[0]?.mentions).toHaveLength(1);
  await ann.keyboard.press("Escape");
  await ann.keyboard.press("Shift+C");
  await ann.keyboard.press("Enter");
  const [answer] = (await saved(server, project, 1)) as { entities: { regions: { id: string }[] } }[];
  expect(asked?.pin.region, "the pin names the region of the answer").toBe(answer?.entities.regions[0]?.id);

  const params = { path: { project_id: project } };
  const api = apiOf(server);
  await ended(
    server,
    must(await api.POST("/api/v1/projects/{project_id}/aggregations", { params, body: { methods: {} } })),
  );
  await owner.goto(`${server.url}/projects/${project}/review`);
  await expect(owner.getByRole("button", { name: "Threads, 1 open, 1 mention you" })).toBeVisible();
  await owner.keyboard.press("Shift+C");
  const pane = owner.getByRole("complementary", { name: "Threads" });
  await expect(pane.getByText("is this a person?")).toBeVisible();
  await pane.getByRole("button", { name: "Answer" }).press("Enter");
  await owner.keyboard.type("Yes, but the name is longer.");
  await owner.keyboard.press("Control+Enter");
  await expect(pane.getByText("Yes, but the name is longer.")).toBeVisible();
  expect(await violations(owner)).toEqual([]);
  await info.attach("review", { body: await owner.screenshot({ path: info.outputPath("review.png") }) });
  await pane.getByRole("button", { name: "Resolve" }).press("Enter");
  await expect(owner.getByRole("button", { name: "Threads", exact: true })).toBeVisible();
  expect((await threadsOf(server, project))[0]?.resolved_at).not.toBeNull();
  await owner.getByRole("heading", { name: "Verdict" }).click();
  await owner.keyboard.press("z");
  await expect(owner.getByText("1 reviewed")).toBeVisible();

  await ann.reload();
  const told = ann.getByRole("heading", { name: "What was said about your work" });
  await expect(told).toBeVisible();
  await expect(ann.getByText("Yes, but the name is longer.")).toBeVisible();
  await expect(ann.getByText("Boundary")).toBeVisible();
  await expect(ann.locator(".txt")).toHaveCount(0);
  expect(await violations(ann)).toEqual([]);
  await info.attach("told", { body: await ann.screenshot({ path: info.outputPath("told.png") }) });
  await ann.keyboard.press("Enter");
  await shows(ann, "Bo left Acme");
  const feedback = `${server.url}/api/v1/projects/${project}/my-feedback`;
  await expect
    .poll(async () => (await (await ann.request.get(feedback)).json()) as object)
    .toEqual({
      items: [],
    });
  await ann.context().close();
});

test("a thread about one message of a conversation that is asked about as a whole", async ({
  owned: page,
  server,
}) => {
  const template = {
    name: "talk",
    data: { chat: { type: "array" } },
    views: { chat: { type: "chat", src: "$.chat" } },
    controls: { overall: { type: "scale", title: "Overall", values: [1, 2, 3] } },
  };
  const chat = Array.from({ length: 30 }, (_, i) => ({
    role: i % 2 === 0 ? "user" : "assistant",
    content: `Turn number ${i + 1}. ${"Words and words. ".repeat(20)}`,
  }));
  const project = await newProject(server, "One message", template, [{ chat }]);
  await openTask(page, server.url, project);
  await shows(page, "Turn number 1.");
  await page.keyboard.press("Shift+C");
  const about = page.getByRole("combobox", { name: "About" });
  const turn = about.getByRole("option", { name: /^Message 28/u });
  await about.selectOption((await turn.getAttribute("value")) ?? "");
  const words = page.getByLabel("Ask or say something");
  await words.fill("Is this true?");
  // On a slow line two presses say it once, and what is typed meanwhile stays; refused, the words come back.
  let typed = () => {};
  const untilTyped = new Promise<void>((resolve) => (typed = resolve));
  let asked = 0;
  const refuse = async (route: Route) => {
    if (route.request().method() !== "POST") return route.continue();
    asked += 1;
    await untilTyped;
    return route.abort("connectionfailed");
  };
  await page.route("**/threads", refuse);
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("And this?");
  typed();
  await expect(words).toHaveValue("Is this true?\nAnd this?");
  expect(asked).toBe(1);
  await page.unroute("**/threads", refuse);
  await words.fill("Is this true?");
  await page.keyboard.press("Control+Enter");
  await expect(words).toHaveValue("");
  const pane = page.getByRole("complementary", { name: "Threads" });
  await expect(pane.getByText("Is this true?")).toHaveCount(1);
  expect((await threadsOf(server, project))[0]?.pin).toMatchObject({
    control: null,
    part: "28",
    quote: expect.stringMatching(/^Message 28, Turn number 28\./u),
  });
  await expect(page.getByText("Turn number 28.").first()).not.toBeInViewport();
  await pane.getByRole("button", { name: /^Message 28/u }).click();
  await expect(page.locator(".turn[data-part='28']")).toBeInViewport();
});
