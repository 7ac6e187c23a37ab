import { expect, test } from "./fixtures";
import { kinds, work } from "./hour";

test("two tasks of each of six types without a pointer, every answer as it is wanted", async ({
  owned: page,
  server,
}) => {
  for (const kind of kinds) {
    const { accepted, actions } = await work(page, server, kind, 2);
    expect(accepted).toBe(2);
    expect(actions).toBeGreaterThan(2);
  }
});
