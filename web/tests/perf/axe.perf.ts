/** Violations of WCAG 2.2 A and AA on every route in three themes. */
import { test } from "../e2e/fixtures";
import { routesOf, THEMES, wrongOn } from "../e2e/routes";
import { tell } from "./figures";

test("every route in three themes", async ({ owned: page, server, project }, info) => {
  test.setTimeout(600_000);
  const routes = await routesOf(server, project);
  const found: string[] = [];
  for (const theme of THEMES) found.push(...(await wrongOn(page, server, routes, theme)));
  for (const one of found) process.stdout.write(`${one}\n`);
  tell(info, { axe_violations: found.length });
});
