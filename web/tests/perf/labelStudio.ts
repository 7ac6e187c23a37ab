/** A Label Studio of one's own, started empty, and what a measurement asks of it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "@playwright/test";

const OWNER = { email: "hour@example.com", password: "correct horse battery staple" };
const TOKEN = "0123456789abcdef0123456789abcdef01234567";
/** The first start of Label Studio makes its database, which takes it half a minute and more. */
const PATIENCE_MS = 600_000;

export interface LabelStudio {
  readonly url: string;
  readonly call: (method: string, path: string, body?: object) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

/** Starts it by its command, as a plain start has it: one process, SQLite. */
export async function startLabelStudio(command: string): Promise<LabelStudio> {
  const folder = mkdtempSync(join(tmpdir(), "label-studio-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ["start", "-b", "-p", String(port), "--internal-host", "127.0.0.1"];
  const account = ["--username", OWNER.email, "--password", OWNER.password];
  const key = ["--user-token", TOKEN, "--enable-legacy-api-token"];
  const env = { ...process.env, LABEL_STUDIO_BASE_DATA_DIR: folder, COLLECT_ANALYTICS: "False" };
  const child = spawn(command, [...words, ...account, ...key], { env, stdio: "ignore" });
  const over = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const stop = async () => {
    child.kill();
    await over;
    rmSync(folder, { recursive: true, force: true });
  };
  const there = await Promise.race([answers(url), over.then(() => false)]);
  if (!there) {
    await stop();
    throw new Error(`${command} did not answer`);
  }
  return { url, stop, call: (method, path, body) => call(url, method, path, body) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(url: string): Promise<boolean> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const there = await fetch(`${url}/health`).catch(() => undefined);
    if (there?.ok) return true;
    await wait(500);
  }
  return false;
}

async function call(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { Authorization: `Token ${TOKEN}`, "Content-Type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(url + path, { method, headers, ...sent });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

export async function signIn(page: Page, { url }: LabelStudio): Promise<void> {
  await page.goto(`${url}/user/login`);
  await page.locator("input[name=email]").fill(OWNER.email);
  await page.locator("input[name=password]").fill(OWNER.password);
  await page.locator("button[type=submit]").click();
  await page.waitForURL((at) => !at.pathname.startsWith("/user/login"));
}
