/** Every config that ships with Label Studio, imported, opens in the real workbench with all that it asks. */
import { expect, test } from "./fixtures";
import { runPython } from "./sources";
import { madeVideo } from "./videos";
import { newProject, openTask, png, upload, wav, type Template } from "./workbench";
import type { Access } from "./client";
import type { Page } from "@playwright/test";

interface Imported {
  readonly template: Template & { views: Record<string, { type: string; src: string }> };
  readonly item: Record<string, unknown>;
  readonly controls: readonly {
    name: string;
    title: string;
    type: string;
    on: string | null;
    when: string | null;
    options: readonly unknown[];
  }[];
}

/** Files of our own for the kinds of views whose samples there are addresses of foreign files. */
async function files(server: Access): Promise<Readonly<Record<string, unknown>>> {
  const sources = ["testsrc=size=160x120:rate=10:duration=2", "sine=duration=2"];
  const clip = await madeVideo(
    "clip.mp4",
    sources.flatMap((one) => ["-f", "lavfi", "-i", one]),
  );
  const image = await upload(server, png(160, 120));
  return {
    image,
    audio: await upload(server, wav(2), "audio/wav"),
    video: await upload(server, clip.bytes, "video/mp4"),
    document: [{ image }],
    timeseries: { rate: 10, channels: { speed: Array.from({ length: 100 }, (_, i) => i % 7) } },
  };
}

/** The task of a template, with these files where its views show some; a video is heard as a sound too. */
function itemOf({ template, item }: Imported, media: Readonly<Record<string, unknown>>): object {
  const found = { ...item };
  for (const { type, src } of Object.values(template.views)) {
    const [, field, listed] = /^\$\.(\w+)(\[0\])?$/u.exec(src) ?? [];
    if (field === undefined) continue;
    if (type === "audio" && found[field] === media["video"]) continue;
    if (type in media) found[field] = listed ? [media[type]] : media[type];
    // One text there is written as a list of its paragraphs.
    else if (type === "text") found[field] = [found[field]].flat().join("\n");
  }
  return found;
}

/** What of a task is not shown as it should be. */
async function missing(page: Page, { controls }: Imported): Promise<string[]> {
  const wrong: string[] = [];
  await expect(page.locator("#task [aria-busy=true]")).toHaveCount(0, { timeout: 30_000 });
  for (const alert of await page.locator("#task [role=alert]").allTextContents()) wrong.push(alert);
  const regions = controls.filter(({ type }) => REGIONS.has(type));
  for (const control of controls) {
    if (control.when !== null) continue;
    const question = page.locator(`.question[aria-label="${control.title}"]`).first();
    const shown = REGIONS.has(control.type)
      ? page.getByRole("region", { name: "Labels" }).or(page.locator(".labels, .question.go")).first()
      : question.locator("input, textarea, button, [role=radio], [role=option], [tabindex]").first();
    if (!(await shown.isVisible())) wrong.push(`${control.type} ${control.name} has no editor`);
  }
  if (regions.length > 0 && (await page.locator(DRAWN_ON).count()) === 0) wrong.push("nothing to draw on");
  return wrong;
}

const REGIONS: ReadonlySet<string> = new Set([
  ...["box", "polygon", "ellipse", "point", "polyline", "mask"],
  ...["span", "segment", "track", "block", "relation"],
]);
const DRAWN_ON = "[data-canvas], [role=application], [role=textbox], .text";

test("every config of Label Studio opens with an editor for all that it asks", async ({
  owned: page,
  server,
}) => {
  test.setTimeout(300_000);
  const found = JSON.parse(runPython("-m", "tests.formats.label_studio_templates")) as Record<
    string,
    Imported
  >;
  expect(Object.keys(found)).toHaveLength(69);
  const media = await files(server);
  const made = (name: string, one: Imported) =>
    newProject(server, `From there: ${name}`, one.template, [itemOf(one, media)]);
  const wrong: Record<string, string[]> = {};
  const each = Object.entries(found);
  // While one is looked at, the next is made.
  let coming = made(...(each[0] as [string, Imported]));
  for (const [at, [name, imported]] of each.entries()) {
    const project = await coming;
    const next = each[at + 1];
    if (next !== undefined) coming = made(...next);
    await openTask(page, server.url, project);
    const lacks = await missing(page, imported);
    if (lacks.length > 0) wrong[name] = lacks;
    if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/${name}.png` });
  }
  expect(wrong).toEqual({});
});
