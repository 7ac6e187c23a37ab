import { seed } from "./seed";
import { startServer } from "./server";

/** One real server for all specs, filled through its public API. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await startServer({ init: true });
  process.env["STERLING_URL"] = server.url;
  process.env["STERLING_KEY"] = server.key;
  process.env["STERLING_PROJECT"] = await seed(server);
  return server.stop;
}
