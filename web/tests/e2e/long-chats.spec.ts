/** A conversation much longer than the screen: it is read as Markdown where it is looked at, and answered at once. */
import { expect, test } from "./fixtures";
import { newProject, openTask, saved } from "./workbench";

const COUNT = 300;

test("a question about each of 300 messages", async ({ owned: page, server }) => {
  const messages = Array.from({ length: COUNT }, (_, i) => ({
    role: i % 2 === 0 ? "user" : "assistant",
    content: `**Message ${i + 1}** goes on.`,
  }));
  const template = {
    name: "chat",
    data: { messages: { type: "array" } },
    views: { chat: { type: "chat", src: "$.messages" } },
    controls: {
      turn: {
        type: "choice",
        title: "Turn",
        on: "chat",
        per: "message",
        options: ["good", "bad"],
        required: false,
      },
    },
  };
  const project = await newProject(server, "Long chat", template, [{ messages }]);
  await openTask(page, server.url, project);
  const turn = (n: number) => page.locator(".turn").nth(n - 1);
  await expect(turn(1).locator("strong")).toHaveText("Message 1");
  // What is far away is there as it was written: for find-in-page, and for readers of the screen.
  await expect(turn(COUNT)).toContainText(`**Message ${COUNT}** goes on.`);

  await page.keyboard.press("1");
  await expect(turn(1)).toContainText("answered");
  await expect(turn(2)).toHaveClass(/ at$/u);
  await page.keyboard.press("2");
  await turn(COUNT).click();
  await expect(turn(COUNT).locator("strong")).toHaveText(`Message ${COUNT}`);
  await expect(turn(COUNT)).toHaveClass(/ at$/u);
  await page.keyboard.press("1");
  await expect(turn(COUNT)).toContainText("answered");
  await turn(2).scrollIntoViewIfNeeded();
  await expect(turn(2).locator("strong")).toHaveText("Message 2");

  await page.getByRole("button", { name: /Submit and next/u }).click();
  const [answer] = await saved(server, project, 1);
  expect(answer).toEqual({ turn: { 1: "good", 2: "bad", [COUNT]: "good" } });
});
