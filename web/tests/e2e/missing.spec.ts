/** A submit with something missing: the cursor goes to the first missing thing, which says so beside it. */
import { expect, test } from "./fixtures";
import { newProject, onPicture, openTask, png, saved, text, upload } from "./workbench";

test("the second field of a form, then a question about one of several messages", async ({
  owned: page,
  server,
}) => {
  const template = {
    name: "form",
    data: { text: { type: "string" }, chat: { type: "array" } },
    views: { doc: text.views.doc, chat: { type: "chat", src: "$.chat" } },
    controls: {
      facts: {
        type: "form",
        title: "Facts",
        schema: {
          type: "object",
          properties: { name: { type: "string", title: "Name" }, place: { type: "string", title: "Place" } },
          required: ["name", "place"],
        },
      },
      turn: {
        type: "choice",
        title: "Helpful",
        on: "chat",
        per: "message[role=assistant]",
        options: ["good", "bad"],
      },
    },
  };
  const chat = ["user", "assistant", "user", "assistant"].map((role, i) => ({
    role,
    content: `Turn ${i + 1}`,
  }));
  const project = await newProject(server, "Missing fields", template, [
    { text: "Ann lives in Rome.", chat },
  ]);
  await openTask(page, server.url, project);
  await page.getByRole("textbox", { name: "Name" }).fill("Ann");
  await page.keyboard.press("Control+Enter");
  const place = page.getByRole("textbox", { name: "Place" });
  await expect(place).toBeFocused();
  await expect(place).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.type("Rome");
  await page.keyboard.press("Control+Enter");
  const question = page.getByRole("region", { name: "Helpful" });
  await expect(question).toBeFocused();
  await expect(question.getByRole("alert")).toHaveText("An answer is needed for 2.");
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(question.getByRole("alert")).toHaveText("An answer is needed for 4.");
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  const [answer] = await saved(server, project, 1);
  expect(answer).toMatchObject({ facts: { name: "Ann", place: "Rome" }, turn: { 2: "good", 4: "bad" } });
});

test("the text of a block and the attribute that a region needs, on a page that is not shown", async ({
  owned: page,
  server,
}) => {
  const size = { width: 160, height: 200 };
  const image = await upload(server, png(160, 200));
  const template = {
    name: "blocks",
    data: { file: { type: "array" } },
    views: { doc: { type: "document", src: "$.file", title: "Document" } },
    controls: {
      blocks: {
        type: "block",
        on: "doc",
        title: "Blocks",
        labels: ["title"],
        transcribe: true,
        attributes: { hand: { type: "string", title: "Hand", required: true } },
      },
    },
  };
  const file = [1, 2].map(() => ({ image, ...size }));
  const project = await newProject(server, "Missing text", template, [{ file }]);
  await openTask(page, server.url, project);
  const canvas = page.getByRole("application");
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("1");
  // A block needs the picture of its page.
  await onPicture(page);
  await canvas.focus();
  await page.keyboard.press("n");
  const words = page.getByRole("textbox", { name: "Text of the block" });
  await expect(words).toBeVisible();
  await page.keyboard.press("PageDown");
  await expect(page.getByRole("combobox", { name: "Page" })).toHaveValue("2");
  await page.keyboard.press("Enter");
  const hand = page.getByRole("textbox", { name: "Hand" });
  await expect(hand).toBeFocused();
  await expect(hand).toHaveAccessibleDescription("Hand is missing.");
  await page.keyboard.type("neat");
  await page.keyboard.press("Control+Enter");
  await expect(words).toBeFocused();
  await expect(words).toHaveAccessibleDescription("The text of a block is missing.");
  await page.keyboard.type("Lease");
  await page.keyboard.press("Control+Enter");
  const [answer] = await saved(server, project, 1);
  expect(answer).toMatchObject({ blocks: { regions: [{ text: "Lease", attributes: { hand: "neat" } }] } });
});
