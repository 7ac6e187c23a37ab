import { expect, signIn, test } from "./fixtures";
import { spring } from "./trap";

test("texts that try to run or to call another place do neither", async ({ page, server }) => {
  test.setTimeout(120_000);
  await signIn(page, server.url);
  const { executions, foreign, shown } = await spring(page, server, 7);
  expect({ executions, foreign }).toEqual({ executions: 0, foreign: 0 });
  expect(shown).toBeGreaterThan(30);
});
