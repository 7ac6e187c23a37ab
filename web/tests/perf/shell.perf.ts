/** What the annotate page loads before a task is shown: its JavaScript, compressed as the server sends it. */
import { test } from "../e2e/fixtures";
import { newProject, openTask, shows, templates } from "../e2e/workbench";
import { rounded, tell } from "./figures";

test("the JavaScript of the annotate page", async ({ owned: page, server }, info) => {
  const project = await newProject(server, "Shell", templates.choice, [{ text: "The first message" }]);
  const sizes: Promise<number>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() === "script")
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await openTask(page, server.url, project);
  await shows(page, "The first message");
  const all = await Promise.all(sizes);
  tell(info, { shell_js_gz_kb: rounded(all.reduce((sum, size) => sum + size, 0) / 1024) });
});
