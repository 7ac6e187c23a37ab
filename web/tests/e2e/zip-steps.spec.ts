/** From a zip of pictures to a person labelling them: every step counted, none in a terminal. */
import { crc32 } from "node:zlib";
import { expect, test } from "./fixtures";
import { onPicture, png } from "./workbench";

const MOST = 12;

/** An archive of files as they are, not packed (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). */
function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, name, content]);
    entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), facts, place, name]));
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, directory, Buffer.from("PK\x05\x06"), end]);
}

test("from a zip of pictures to labelling them takes at most twelve steps", async ({
  owned: page,
  server,
}) => {
  const buffer = zip({ "one.png": png(160, 120), "two.png": png(120, 160), "three.png": png(90, 90) });
  let steps = 0;
  const step = async (done: Promise<unknown>) => {
    await done;
    steps += 1;
  };
  await page.goto(`${server.url}/projects`);
  await step(page.getByRole("link", { name: "New project" }).first().click());
  await step(page.getByRole("radio", { name: /^Objects in an image/u }).click());
  await step(page.getByRole("button", { name: "Next: data" }).click());
  const file = { name: "pictures.zip", mimeType: "application/zip", buffer };
  await step(page.locator('input[type="file"]').setInputFiles(file));
  await step(page.getByRole("button", { name: "Import pictures.zip" }).click());
  await expect(page.getByText("3 imported", { exact: false })).toBeVisible();
  await step(page.getByRole("button", { name: "Next: people" }).click());
  await step(page.getByRole("button", { name: "Next: quality" }).click());
  await step(page.getByRole("button", { name: "Open the project" }).click());
  await step(page.getByRole("link", { name: "Label", exact: true }).first().click());
  await onPicture(page);
  expect(steps).toBeLessThanOrEqual(MOST);
  process.stdout.write(`${steps} steps from a zip of pictures to labelling them\n`);
});
