/** What the annotate page loads before a task is shown: its JavaScript, compressed. */
import { gzipSync } from "node:zlib";
import { test } from "../e2e/fixtures";
import { newProject, openTask, shows, templates } from "../e2e/workbench";
import { rounded, tell } from "./figures";

test("the JavaScript of the annotate page", async ({ owned: page, server }, info) => {
  const project = await newProject(server, "Shell", templates.choice, [{ text: "The first message" }]);
  const sizes: Promise<number>[] = [];
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/u.test(request.url()))
      foreign.push(request.url());
  });
  page.on("response", (response) => {
    if (response.request().resourceType() === "script")
      sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  });
  await openTask(page, server.url, project);
  await shows(page, "The first message");
  const all = await Promise.all(sizes);
  tell(info, {
    shell_js_gz_kb: rounded(all.reduce((sum, size) => sum + size, 0) / 1024),
    foreign_requests: foreign.length,
  });
});
