import { expect, test } from "@playwright/test";
import { weather } from "./chaos";
import { startServer } from "./server";

test("dropped answers, killed tabs and a restart of the server lose nothing and double nothing", async ({
  context,
}) => {
  test.setTimeout(180_000);
  const server = await startServer({ init: true });
  try {
    const toll = await weather(context, server, { submits: 24, drops: 0.3, kills: 2, restarts: 1 });
    expect(toll).toEqual({ lost: 0, doubled: 0 });
  } finally {
    await context.close();
    await server.stop();
  }
});
