/** More than 200 hostile texts on every page that shows texts, under the policy that the server sends. */
import { signIn, test } from "../e2e/fixtures";
import { spring } from "../e2e/trap";
import { tell } from "./figures";

test("hostile texts run nothing and call nobody", async ({ page, server }, info) => {
  await signIn(page, server.url);
  const { executions, foreign, shown } = await spring(page, server);
  process.stdout.write(`${shown} texts shown\n`);
  tell(info, { xss_executions: executions, foreign_requests: foreign });
});
