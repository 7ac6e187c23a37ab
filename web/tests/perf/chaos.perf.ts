/** 1,000 submits with 30 % dropped answers, 20 killed tabs and 5 restarts of the server. */
import { test } from "@playwright/test";
import { weather } from "../e2e/chaos";
import { startServer } from "../e2e/server";
import { tell } from "./figures";

test("1,000 submits in bad weather", async ({ context }, info) => {
  test.setTimeout(1_200_000);
  const server = await startServer({ init: true });
  try {
    const toll = await weather(context, server, { submits: 1000, drops: 0.3, kills: 20, restarts: 5 });
    tell(info, { chaos_lost: toll.lost, chaos_doubled: toll.doubled });
  } finally {
    await context.close();
    await server.stop();
  }
});
